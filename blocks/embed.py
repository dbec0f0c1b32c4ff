"""Embed: a film or a recording that lives elsewhere; a player on the web, a linked still in the mail."""

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.blocks import CharBlock, ChoiceBlock, StructBlock, URLBlock
from wagtail.images.blocks import ImageBlock as WagtailImageBlock

from blocks.faces import Faces, References, Schema
from blocks.images import Image, image_json, mail_picture
from blocks.optional import OptionalChar
from blocks.players import Kind, Player, Provider, player

CALLS = {"video": gettext_lazy("Watch on %(name)s"), "audio": gettext_lazy("Listen on %(name)s")}
# Where there is no name to add.
WHOLE_CALLS = {"video": gettext_lazy("Watch the film"), "audio": gettext_lazy("Listen to the recording")}


class EmbedValue(Schema):
    """`player_url` is an iframe's address, with the provider `file` the file's own; empty: show a link."""

    url: str
    title: str
    provider: Provider
    kind: Kind
    player_url: str
    poster: Image | None
    caption: str


class Poster(Schema):
    file: str
    alt: str


class EmbedInput(Schema):
    url: str
    title: str
    kind: Kind = "video"
    poster: Poster | None = None
    caption: str = ""


class EmbedBlock(Faces, StructBlock):
    Value = EmbedValue
    Input = EmbedInput

    url = URLBlock(
        label="Address",
        max_length=500,
        help_text="The page of the film or recording (YouTube, Vimeo, Spotify, SoundCloud), or a file: "
        "https://example.org/talk.mp3. Any other address is shown as a link.",
    )
    title = CharBlock(max_length=200, help_text="For example: How the brain files a day (12 minutes)")
    kind = ChoiceBlock(
        choices=[("video", "To watch"), ("audio", "To listen to")],
        default="video",
        search_index=False,
        help_text="Only for addresses that do not tell: the four providers' and files' own kind comes first.",
    )
    poster = WagtailImageBlock(
        required=False, help_text="The still that stands for it in the mail, and until it is played."
    )
    caption = OptionalChar(max_length=300, help_text="What to watch or listen for.")

    class Meta:
        icon = "media"
        group = "Media"
        template = "blocks/embed.html"
        description = "A film or a recording that lives elsewhere"
        label_format = "{title}"
        preview_value = {
            "url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
            "title": "Big Buck Bunny",
            "kind": "video",
            "poster": None,
            "caption": "A short film of ten minutes",
        }

    def player(self, value: Any) -> Player:
        """How the address is played; the editor's word on the kind where the address tells nothing."""
        return player(value["url"]) or Player("", value["kind"] or "video", "")

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        poster = value["poster"]
        context = super().get_context(value, parent_context)
        picture = mail_picture(poster) if poster else None
        how = self.player(value)
        call = CALLS[how.kind] % {"name": how.name} if how.name else WHOLE_CALLS[how.kind]
        alt = (poster.contextual_alt_text or "") if poster else ""
        return {**context, "player": how, "picture": picture, "alt": alt, "call": call}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        how, poster = self.player(value), value["poster"]
        return {
            "url": value["url"],
            "title": value["title"],
            "provider": how.provider,
            "kind": how.kind,
            "player_url": how.url,
            "poster": image_json(poster, alt=poster.contextual_alt_text or "") if poster else None,
            "caption": value["caption"],
        }

    def to_stored(self, data: EmbedInput, references: References) -> dict[str, Any]:
        poster: dict[str, Any] = {"image": None, "alt_text": "", "decorative": False}
        if data.poster:
            image = references.image(data.poster.file, data.poster.alt)
            poster = {"image": image, "alt_text": data.poster.alt, "decorative": not data.poster.alt}
        return {**data.model_dump(), "poster": poster}

"""Subscribe: a form for the newsletter. On the web only, because who gets the mail has subscribed."""

from collections.abc import Mapping
from typing import Any

from django.core.validators import validate_unicode_slug
from wagtail.blocks import StructBlock

from blocks.faces import Faces, Schema
from blocks.optional import OptionalChar, OptionalText


class SubscribeInput(Schema):
    title: str = ""
    text: str = ""
    newsletter: str = ""


class SubscribeValue(Schema):
    """`newsletter` is its slug; empty: the publication's first."""

    title: str
    text: str
    newsletter: str


class SubscribeBlock(Faces, StructBlock):
    Value = SubscribeValue
    Input = SubscribeInput

    title = OptionalChar(max_length=120, help_text="For example: One letter every second Friday")
    text = OptionalText(max_length=400, rows=2, help_text="What they will get, and how often. Plain text.")
    newsletter = OptionalChar(
        max_length=120,
        validators=[validate_unicode_slug],
        search_index=False,
        help_text="The newsletter's slug, for example weekly. Left empty, the publication's first.",
    )

    class Meta:
        icon = "mail"
        group = "Actions"
        label = "Subscribe form"
        template = "blocks/subscribe.html"
        preview_template = "blocks/subscribe_preview.html"
        description = "A form for the newsletter; on the web only"
        label_format = "{title}"
        preview_value = {
            "title": "One letter every second Friday",
            "text": "Long reads about slow things.",
            "newsletter": "",
        }

    def render_text(self, value: Any, context: Mapping[str, Any] | None = None) -> str:
        return ""

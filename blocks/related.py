"""Related: other transmissions of this publication, as they are now."""

import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from pydantic import Field
from wagtail.blocks import ListBlock, PageChooserBlock, StructBlock

from blocks.dependencies import use_all
from blocks.faces import Faces, References, Schema
from blocks.images import Image, image_json, mail_picture
from blocks.optional import OptionalChar

THUMB_WIDTH = 120


class RelatedTransmission(Schema):
    title: str
    url: str
    summary: str
    date: datetime.date
    reading_minutes: int
    topic: str
    cover: Image | None


class RelatedValue(Schema):
    title: str
    transmissions: list[RelatedTransmission]


class RelatedInput(Schema):
    """`transmissions` are slugs."""

    title: str = ""
    transmissions: list[str] = Field(min_length=1)


class RelatedBlock(Faces, StructBlock):
    Value = RelatedValue
    Input = RelatedInput

    title = OptionalChar(max_length=120, help_text="For example: More about sleep")
    transmissions = ListBlock(
        PageChooserBlock(page_type="cms.TransmissionPage"),
        min_num=1,
        max_num=6,
        help_text="One that is not published is left out until it is.",
    )

    class Meta:
        icon = "doc-full-inverse"
        label = "Related transmissions"
        group = "Actions"
        template = "blocks/related.html"
        description = "Other transmissions of this publication"
        label_format = "{title}"

    def get_preview_value(self) -> Any:
        # The newest transmissions stand in for all of them.
        return self.normalize({"title": "Go on reading", "transmissions": list(self._published()[:2])})

    @property
    def is_previewable(self) -> bool:
        return self._published().exists()

    def _published(self) -> Any:
        return self.child_blocks["transmissions"].child_block.target_model.objects.live().order_by("-pk")

    def shown(self, value: Any) -> list[Any]:
        """The transmissions that readers can open."""
        pages = [page for page in value["transmissions"] if page is not None and page.live]
        prefetch_related_objects(pages, "topic", "cover__renditions")
        use_all([part for page in pages for part in (page.topic, page.cover) if part is not None])
        return pages

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        cards = [
            {"page": page, "picture": mail_picture(page.cover, THUMB_WIDTH) if page.cover else None}
            for page in self.shown(value)
        ]
        return {**super().get_context(value, parent_context), "cards": cards}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        transmissions = [_as_json(page) for page in self.shown(value)]
        return {"title": value["title"], "transmissions": transmissions}

    def is_whole(self, value: Any) -> bool:
        return any(page is not None and page.live for page in value["transmissions"])

    def to_stored(self, data: RelatedInput, references: References) -> dict[str, Any]:
        return {
            "title": data.title,
            "transmissions": [references.page(slug) for slug in data.transmissions],
        }


def _as_json(page: Any) -> dict[str, Any]:
    return {
        "title": page.title,
        "url": page.full_url,
        "summary": page.summary,
        "date": page.date,
        "reading_minutes": page.reading_minutes,
        "topic": page.topic.name if page.topic else "",
        "cover": image_json(page.cover, alt=page.cover_alt) if page.cover else None,
    }

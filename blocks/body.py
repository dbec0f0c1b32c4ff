"""The body of a transmission: the list of every block, and its typed JSON as a whole."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.text import slugify
from wagtail.blocks.stream_block import StreamBlockValidationError

from blocks import citing, outline, sequence
from blocks.aside import AsideBlock
from blocks.button import ButtonBlock
from blocks.code import CodeBlock
from blocks.collect import collect
from blocks.disclaimer import DisclaimerBlock
from blocks.divider import DividerBlock
from blocks.download import DownloadBlock
from blocks.embed import EmbedBlock
from blocks.faq import FaqBlock
from blocks.gallery import GalleryBlock
from blocks.heading import HeadingBlock
from blocks.image import ImageBlock
from blocks.key_insight import KeyInsightBlock
from blocks.lens import LensBlock
from blocks.paragraph import ParagraphBlock
from blocks.pathway import PathwayBlock
from blocks.quote import QuoteBlock
from blocks.references import ReferencesBlock
from blocks.related import RelatedBlock
from blocks.sequence import Sequence
from blocks.stats import StatsBlock
from blocks.subscribe import SubscribeBlock
from blocks.table import TableBlock


class BodyBlock(Sequence):
    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    faq = FaqBlock()
    divider = DividerBlock()
    stats = StatsBlock()
    table = TableBlock()
    pathway = PathwayBlock()
    code = CodeBlock()
    references = ReferencesBlock()
    lens = LensBlock()
    key_insight = KeyInsightBlock()
    quote = QuoteBlock()
    disclaimer = DisclaimerBlock()
    aside = AsideBlock()
    image = ImageBlock()
    gallery = GalleryBlock()
    embed = EmbedBlock()
    button = ButtonBlock()
    related = RelatedBlock()
    download = DownloadBlock()
    subscribe = SubscribeBlock()

    class Meta:
        max_num = 400

    def clean(self, value: Any) -> Any:
        """Also refuses skipped levels of headings, and keys of sources not listed or listed twice."""
        if self.is_deferred_validation:  # a draft may be half done
            return super().clean(value)
        faults: dict[int, Any] = {**outline.faults(value), **citing.faults(value)}
        try:
            cleaned = super().clean(value)
        except StreamBlockValidationError as error:
            raise StreamBlockValidationError(
                {**faults, **error.block_errors}, error.non_block_errors
            ) from error
        if faults:
            raise StreamBlockValidationError(faults)
        return cleaned

    def get_api_representation(
        self, value: Any, context: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        body = super().get_api_representation(value, {**(context or {}), **collect(value)})
        taken: set[str] = set()
        for block in body:
            if block["type"] == "heading":
                block["value"]["anchor"] = _free_anchor(block["value"]["text"], taken)
        return body

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().get_context(value, {**(parent_context or {}), **collect(value)})

    def render_text(self, value: Any, context: Mapping[str, Any] | None = None) -> str:
        return super().render_text(value, {**(context or {}), **collect(value)})


def _free_anchor(text: str, taken: set[str]) -> str:
    """The heading's words as a fragment; the second of the same words gets `-2`."""
    base = slugify(text, allow_unicode=True) or "section"
    anchor, number = base, 1
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    taken.add(anchor)
    return anchor


def contents(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The contents list of a serialised body: `{level, text, anchor}` for each heading, in order."""
    return [block["value"] for block in body if block["type"] == "heading"]


@cache
def value_union() -> Any:
    """The type of one block in the API's JSON."""
    return sequence.value_union(BodyBlock().child_blocks)


@cache
def input_union() -> Any:
    """The type of one block in a transmission file."""
    return sequence.input_union(BodyBlock().child_blocks)

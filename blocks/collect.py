"""What the faces of a body need, fetched at once before any of them is shown."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model, prefetch_related_objects
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText

from blocks.citations import numbered
from blocks.dependencies import use_all
from blocks.prose import expand_all
from blocks.walk import leaves


def collect(body: Any) -> dict[str, Any]:
    """What all blocks of a body are told.

    `citations` is the number of each source's key, `expanded` the links of rich text by its source. The
    renditions of pictures are fetched onto these. Faces work without all this, one query at a time.
    """
    values = [value for child in body or [] for _, value in leaves(child.block, child.value)]
    use_all([value for value in values if isinstance(value, Model)])
    share_renditions([value for value in values if isinstance(value, AbstractImage)])
    return {
        "citations": numbered(_sources(body)),
        "expanded": expand_all({value.source for value in values if isinstance(value, RichText)}),
    }


def share_renditions(images: Sequence[Any]) -> None:
    """Fetch the renditions once for all copies of a picture: what is made for one of them, all have."""
    first: dict[int, Any] = {}
    for image in images:
        first.setdefault(image.pk, image)
    if first:
        prefetch_related_objects(list(first.values()), "renditions")
    for image in images:
        image._prefetched_objects_cache = first[image.pk]._prefetched_objects_cache


def _sources(body: Any) -> Iterator[Any]:
    for child in body or []:
        if child.block_type == "references":
            yield from child.value["items"]

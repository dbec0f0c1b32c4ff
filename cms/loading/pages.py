"""Writes a transmission from a checked file: created or updated, then published."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from blocks.faces import References
from blocks.faults import faults
from cms.loading.errors import LoadError
from cms.loading.snippets import load_snippets
from cms.models import (
    ContinueReadingLink,
    Correction,
    TransmissionAuthor,
    TransmissionIndexPage,
    TransmissionPage,
)

# Block ids come from slug and place, so that loading a file again keeps every id.
BLOCK_IDS = uuid.UUID("6f0c1e43-6f0b-4e5f-8f0e-6a1d5a6c2f5e")


def reserve(file: Any) -> TransmissionPage:
    """The transmission with the file's slug, created as an empty draft when there is none.

    Files that link to each other are reserved first and loaded after that.
    """
    index = TransmissionIndexPage.objects.order_by("path").first()
    if index is None:
        raise LoadError(
            ["There is no list of transmissions to put this in: create a Transmission index page."]
        )
    page = TransmissionPage.objects.child_of(index).filter(slug=file.slug).first()
    if page is None:
        page = TransmissionPage(slug=file.slug, title=file.title, live=False, has_unpublished_changes=True)
        index.add_child(instance=page)
    return page.get_latest_revision_as_object()


@transaction.atomic
def load_transmission(file: Any, references: References) -> TransmissionPage:
    """Create or update the transmission and publish it.

    Raises `LoadError`, naming block and field, when the file points to something that is not there or
    holds what the editor would refuse. Nothing is changed then.
    """
    load_snippets(file.snippets, references)
    page = reserve(file)
    page.title, page.summary, page.date = file.title, file.summary, file.date
    page.seo_title, page.search_description = file.seo.title, file.seo.description
    with _naming("topic"):
        page.topic_id = references.snippet("topic", file.topic) if file.topic else None
    with _naming("cover"):
        page.cover_id = references.image(file.cover.file, file.cover.alt) if file.cover else None
        page.cover_alt = file.cover.alt if file.cover else ""
    page.author_links = [_author(*numbered, references) for numbered in enumerate(file.authors)]
    page.continue_reading_links = [
        _link(*numbered, references) for numbered in enumerate(file.continue_reading)
    ]
    page.corrections = [_correction(file.slug, *numbered) for numbered in enumerate(file.corrections)]
    body: Any = [stored_block(file.slug, *numbered, references) for numbered in enumerate(file.body)]
    page.body = body
    check(page)
    page.save_revision(log_action=True).publish()
    return page


@contextmanager
def _naming(place: str) -> Iterator[None]:
    """Say where in the file the fault is."""
    try:
        yield
    except (LookupError, ValueError) as error:
        raise LoadError([f"{place}: {error}"]) from error


def _author(number: int, slug: str, references: References) -> TransmissionAuthor:
    with _naming(f"authors[{number}]"):
        return TransmissionAuthor(sort_order=number, author_id=references.snippet("author", slug))


def _link(number: int, link: Any, references: References) -> ContinueReadingLink:
    with _naming(f"continue_reading[{number}]"):
        page = references.page(link.transmission) if link.transmission else None
    return ContinueReadingLink(sort_order=number, linked_page_id=page, title=link.title, url=link.url)


def _correction(slug: str, number: int, one: Any) -> Correction:
    ident = uuid.uuid5(BLOCK_IDS, f"{slug}/corrections/{number}")
    return Correction(sort_order=number, public_id=ident, date=one.date, wrong=one.wrong, right=one.right)


def stored_block(slug: str, number: int, block: Any, references: References) -> dict[str, Any]:
    """A block of a file as a page stores it. `slug` and `number` give it its id."""
    face = TransmissionPage.body.field.stream_block.child_blocks[block.type]
    with _naming(f"body[{number}] ({block.type})"):
        value = face.to_stored(block.value, references)
    block_id = block.id or uuid.uuid5(BLOCK_IDS, f"{slug}/{number}")
    _name_nested(value, f"{slug}/{number}")
    return {"id": str(block_id), "type": block.type, "value": value}


def _name_nested(stored: Any, place: str) -> None:
    """Give the blocks inside a stored block the ids that belong to their places."""
    if isinstance(stored, list):
        for number, one in enumerate(stored):
            _name_nested(one, f"{place}/{number}")
    elif isinstance(stored, dict):
        if stored.keys() == {"id", "type", "value"}:
            stored["id"] = stored["id"] or str(uuid.uuid5(BLOCK_IDS, place))
        for name, one in stored.items():
            _name_nested(one, f"{place}/{name}")


def check(page: Page) -> None:
    """What the editor's form would check: each block's own rules, then the page's. Raises `LoadError`."""
    found = faults(page.body)
    try:
        page.full_clean()
    except ValidationError as error:
        found += [f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()]
    if found:
        raise LoadError(found)

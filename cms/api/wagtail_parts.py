"""What Wagtail's own APIs show of a transmission: what the Content API gives, under Wagtail's names.

What is published comes from the stored documents, one query for as many pages as there are. A draft is
serialised anew: nothing that stands in memory alone is ever taken for what is published, nor the other way
round.
"""

import json
from collections.abc import Collection
from functools import cached_property
from typing import Any

from cms.documents.serialise import document
from cms.models import TransmissionDocument, TransmissionPage

# The field of the page, and the member of the Content API's JSON.
PARTS = {
    "topic": "topic",
    "author_links": "authors",
    "cover": "cover",
    "body": "body",
    "continue_reading_links": "continue_reading",
    "corrections": "corrections",
}


class Published:
    """The transmissions of one answer, which came from the database as they are published."""

    def __init__(self, pages: Collection[Any]) -> None:
        self._pages = pages

    def part(self, page: TransmissionPage, name: str) -> Any:
        """What the Content API gives for the page's field."""
        whole = self._documents.get(page.pk)
        if whole is None:  # restricted to some readers, or not written yet
            whole = self._documents[page.pk] = document(page)
        return whole[PARTS[name]]

    @cached_property
    def _documents(self) -> dict[int, dict[str, Any]]:
        keys = [page.pk for page in self._pages]
        stored = TransmissionDocument.objects.filter(page__in=keys, live=True).values_list("page", "whole")
        return {pk: json.loads(bytes(whole)) for pk, whole in stored}


class Bodies:
    """`blocks.wagtail_api.Bodies` of transmissions."""

    def shown(self, page: TransmissionPage) -> list[dict[str, Any]]:
        """The stored body when the page holds just what is published, a fresh one otherwise."""
        published = TransmissionDocument.objects.filter(page=page.pk, live=True)
        stored = published.values_list("whole", "page__body").first()
        # As data: a table that was read twice is not equal to itself as a value.
        if stored and stored[1].get_prep_value() == page.body.get_prep_value():
            whole: dict[str, Any] = json.loads(bytes(stored[0]))
            return whole["body"]
        return page.body.stream_block.get_api_representation(page.body)

    def drafted(self, page: int) -> list[dict[str, Any]]:
        found = TransmissionPage.objects.filter(pk=page).first()
        return found.get_latest_revision_as_object().body.get_prep_value() if found else []

"""A transmission serialised anew, with what it is made of."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from wagtail.models import Page

from blocks.dependencies import recorded, tag
from cms.documents.serialise import document
from cms.documents.shapes import Transmission, TransmissionCard, as_bytes


@dataclass(frozen=True)
class Fresh:
    """`dependencies` and `facets` are tags of `blocks.dependencies`."""

    card: bytes
    whole: bytes
    url: str
    dependencies: frozenset[str]
    facets: frozenset[str]

    @cached_property
    def etag(self) -> str:
        return hashlib.md5(self.whole, usedforsecurity=False).hexdigest()


def fresh(page: Page) -> Fresh:
    """Serialise a `TransmissionPage` as it stands in memory. Makes the renditions that are missing."""
    with recorded() as used:
        value = document(page)
    lenses = {one for one in used if one.startswith("lens:")}
    authors = {tag("author", link.author_id) for link in page.author_links.all()}
    topic = {tag("topic", page.topic_id)} if page.topic_id else set()
    return Fresh(
        card=as_bytes(TransmissionCard, {name: value[name] for name in TransmissionCard.model_fields}),
        whole=as_bytes(Transmission, value),
        url=value["url"],
        dependencies=frozenset(used),
        facets=frozenset(lenses | authors | topic),
    )

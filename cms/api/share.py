"""The picture to share a transmission with."""

import hashlib
from typing import Any

from cms.api.answers import Answer, Meta, fresh_headers, has, not_modified, problem
from cms.api.site import site_asked
from cms.api.snippets import NoParameters
from cms.documents.changes import transmission_tag
from cms.models import PublicationSettings, TransmissionDocument
from cms.sharing.card import can_write, card

PNG = "image/png"


def share(meta: Meta, wanted: NoParameters, slug: str) -> Answer:
    """A PNG of 1200 by 630. It is drawn for each request that has not got it yet: networks ask once."""
    site = site_asked(meta)
    stored = TransmissionDocument.objects.filter(site=site, slug=slug, live=True).first()
    page = stored.page if stored else None
    if stored is None or page is None:
        return problem(404, f"There is no transmission {slug!r}.")
    publication = PublicationSettings.for_site(site)
    topic = page.topic.name if page.topic else ""
    if not can_write(page.title, topic, publication.name):
        return problem(404, "Its title is in a script that these pictures do not write yet.")
    words = (page.title, topic, publication.name, publication.accent, str(page.cover_id))
    etag = hashlib.md5("\0".join(words).encode(), usedforsecurity=False).hexdigest()
    headers = fresh_headers(etag, (transmission_tag(stored.public_id), "site"))
    if has(meta, etag):
        return not_modified(headers)
    return Answer(200, _drawn(page, words), headers, PNG)


def _drawn(page: Any, words: tuple[str, ...]) -> bytes:
    title, topic, name, accent, _ = words
    if page.cover is None:
        return card(title, topic, name, accent, None)
    with page.cover.get_rendition("fill-800x1260|format-jpeg").file.open("rb") as cover:
        return card(title, topic, name, accent, cover)

"""The picture to share a transmission with."""

import hashlib
from typing import Any

from cms.api.answers import Answer, Meta, fresh_headers, has, not_modified, problem
from cms.api.site import site_asked
from cms.api.snippets import NoParameters
from cms.documents.changes import transmission_tag
from cms.models import PublicationSettings, TransmissionDocument
from cms.sharing.card import card
from cms.sharing.faces import face_for

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
    words = (page.title, topic, publication.name, publication.accent)
    # A face that is installed later can write what was left out until then.
    faces = [face_for(text) for text in words[:3]]
    drawn_from = (*words, str(page.cover_id), *(face.path.name if face else "" for face in faces))
    etag = hashlib.md5("\0".join(drawn_from).encode(), usedforsecurity=False).hexdigest()
    headers = fresh_headers(etag, (transmission_tag(stored.public_id), "site"))
    if has(meta, etag):
        return not_modified(headers)
    picture = _drawn(page, words)
    if picture is None:
        return problem(404, "No face that is installed can write its title, and it has no cover.")
    return Answer(200, picture, headers, PNG)


def _drawn(page: Any, words: tuple[str, str, str, str]) -> bytes | None:
    if page.cover is None:
        return card(*words, cover=None)
    with page.cover.get_rendition("fill-800x1260|format-jpeg").file.open("rb") as cover:
        return card(*words, cover=cover)

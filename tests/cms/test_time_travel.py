"""The exact bytes of a moment, or of a revision."""

import datetime
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import Change, TransmissionDocument, TransmissionPage
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
DETAIL = "/api/content/v1/transmissions/slow-light/"


def live() -> bytes:
    return bytes(TransmissionDocument.objects.get().whole)


def publish(page: TransmissionPage, title: str) -> int:
    """Publish under another title; gives the revision's key."""
    page = page.get_latest_revision_as_object()
    page.title = title
    revision = page.save_revision()
    revision.publish()
    return int(revision.pk)


def at(client: Client, moment: datetime.datetime, path: str = DETAIL) -> tuple[int, bytes]:
    answer = client.get(f"{path}?as_of={quote(moment.isoformat())}")
    return answer.status_code, answer.content


def test_it_gives_the_bytes_of_each_moment(publication: Publication, client: Client) -> None:
    before = timezone.now()
    page = publication.transmission()
    first, then = live(), timezone.now()
    publish(page, "Fast light")
    second, later = live(), timezone.now()
    page.refresh_from_db()
    page.unpublish()
    assert first != second
    assert at(client, before)[0] == 404
    assert at(client, then) == (200, first)
    assert at(client, later) == (200, second)
    assert at(client, timezone.now())[0] == 410


def test_it_gives_the_bytes_of_a_revision_and_names_it(publication: Publication, client: Client) -> None:
    page = publication.transmission()
    first, revision = live(), page.live_revision_id
    publish(page, "Fast light")
    answer = client.get(f"{DETAIL}?revision={revision}")
    assert (answer.content, answer["Content-Revision"]) == (first, str(revision))
    assert client.get(DETAIL)["Content-Revision"] != str(revision)


def test_a_revision_that_was_never_published_is_not_there(publication: Publication, client: Client) -> None:
    draft = publication.transmission().save_revision()
    assert client.get(f"{DETAIL}?revision={draft.pk}").status_code == 404


def test_what_a_lens_said_then_stays_said(publication: Publication, client: Client) -> None:
    publication.transmission(body=[("lens", {"lens": publication.lens, "body": "<p>x</p>"})])
    then, revision = timezone.now(), TransmissionPage.objects.get().live_revision_id
    first = live()
    publication.lens.delete()
    assert at(client, then) == (200, first)
    assert client.get(f"{DETAIL}?revision={revision}").content == first


def test_it_follows_a_transmission_under_the_names_of_then(publication: Publication, client: Client) -> None:
    page = publication.transmission()
    then, first = timezone.now(), live()
    page.slug = "fast-light"
    page.save_revision().publish()
    renamed = DETAIL.replace("slow-light", "fast-light")
    by_id = DETAIL.replace("slow-light", str(page.public_id))
    assert at(client, then) == (200, first) == at(client, then, by_id)
    assert at(client, then, renamed)[0] == 404
    assert at(client, timezone.now(), renamed) == (200, live())


def test_it_is_not_modified_either(publication: Publication, client: Client) -> None:
    page = publication.transmission()
    path = f"{DETAIL}?revision={page.live_revision_id}"
    etag = client.get(path)["ETag"]
    assert client.get(path, headers={"if-none-match": etag}).status_code == 304


def test_it_asks_for_one_of_both(publication: Publication, client: Client) -> None:
    publication.transmission()
    assert client.get(f"{DETAIL}?revision=1&as_of=2026-01-01T00:00:00Z").status_code == 400


def test_the_past_is_never_altered(publication: Publication) -> None:
    page = publication.transmission()
    kept = {change.tick: bytes(change.content or b"") for change in Change.objects.all()}
    publish(page, "Fast light")
    assert kept.items() <= {c.tick: bytes(c.content or b"") for c in Change.objects.all()}.items()

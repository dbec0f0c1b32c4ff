"""HTTP as it is meant: what may be kept, for how long, by whom, and how one asks again."""

import gzip

import brotli
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.conftest import Publication

pytestmark = pytest.mark.django_db
ROOT = "/api/content/v1/"
DETAIL, LIST = f"{ROOT}transmissions/slow-light/", f"{ROOT}transmissions/"
READS = [DETAIL, LIST, f"{ROOT}topics/", f"{ROOT}site/", f"{ROOT}changes/", f"{ROOT}search/?q=light"]


# No cache may come between a mirror and the changes.
@pytest.mark.parametrize("path", [path for path in READS if "changes" not in path])
def test_it_tells_caches_what_they_may_keep(publication: Publication, client: Client, path: str) -> None:
    publication.transmission()
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=10, stale-while-revalidate=60"
    assert headers["ETag"][0] == headers["ETag"][-1] == '"', "a strong one"
    assert headers["Surrogate-Key"].split() == headers["Cache-Tag"].split(",")
    assert {"Accept-Encoding", "Origin", "Authorization"} <= set(headers["Vary"].split(", "))


@pytest.mark.parametrize("path", READS)
def test_it_answers_304_to_who_has_it_until_it_changes(
    publication: Publication, client: Client, path: str
) -> None:
    page = publication.transmission()
    etag = client.get(path)["ETag"]
    again = client.get(path, headers={"if-none-match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    page.title = "Fast light"
    page.save_revision().publish()
    if path in (DETAIL, LIST, f"{ROOT}changes/", f"{ROOT}search/?q=light"):
        assert client.get(path, headers={"if-none-match": etag}).status_code == 200


def test_it_knows_when_a_transmission_was_modified(publication: Publication, client: Client) -> None:
    page = publication.transmission()
    modified = client.get(DETAIL)["Last-Modified"]
    assert client.get(DETAIL, headers={"if-modified-since": modified}).status_code == 304
    page.title = "Fast light"  # within the same second
    page.save_revision().publish()
    assert client.get(DETAIL, headers={"if-modified-since": modified}).status_code == 200


def test_an_etag_overrules_a_date(publication: Publication, client: Client) -> None:
    publication.transmission()
    headers = {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT", "if-none-match": '"another"'}
    assert client.get(DETAIL, headers=headers).status_code == 200


@pytest.mark.parametrize("path", [DETAIL, LIST, f"{LIST}?full=1"])
def test_every_coding_holds_the_same_and_has_a_tag_of_its_own(
    publication: Publication, client: Client, path: str
) -> None:
    publication.transmission()
    plain = client.get(path)
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    if path == DETAIL:
        best = client.get(path, headers={"accept-encoding": "gzip, br"})
        assert (best["Content-Encoding"], brotli.decompress(best.content)) == ("br", plain.content)
    refused = client.get(path, headers={"accept-encoding": "gzip;q=0, br;q=0"})
    assert "Content-Encoding" not in refused.headers


@pytest.mark.parametrize("path", READS)
def test_it_gives_head_the_headers_and_names_its_methods(
    publication: Publication, client: Client, path: str
) -> None:
    publication.transmission()
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == client.get(path)["ETag"]
    options = client.options(path)
    assert options.status_code in (200, 204)
    assert {one.strip() for one in options["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}
    refused = client.delete(path)
    assert (refused.status_code, refused["Content-Type"]) == (405, "application/problem+json")
    assert refused["Allow"] == options["Allow"]


def test_pages_of_a_named_origin_may_read_and_others_not(
    publication: Publication, client: Client, settings: Settings
) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://reader.example"]
    publication.transmission()
    allowed = client.get(DETAIL, headers={"origin": "https://reader.example"})
    assert allowed["Access-Control-Allow-Origin"] == "https://reader.example"
    assert "Access-Control-Allow-Origin" not in client.get(DETAIL, headers={"origin": "https://x.example"})

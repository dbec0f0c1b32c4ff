"""What needed a key is not handed on by caches."""

import pytest
from pytest_django.fixtures import Settings

from tests.cms.keys.conftest import LIST, ROOT, Readers, both_ways, issue, modes

pytestmark = pytest.mark.django_db


@both_ways
@modes
@pytest.mark.parametrize("path", ["transmissions/", "topics/no/", "transmissions/?x=1", "changes/", "site/"])
def test_it_keeps_answers_from_shared_caches(
    readers: Readers, settings: Settings, door: str, is_private: bool, path: str
) -> None:
    settings.CONTENT_API_PRIVATE = is_private
    _, headers, _ = readers.get(door, ROOT + path, issue()[1])
    directives = headers["Cache-Control"].split(", ")
    assert directives[0] == "private"
    assert not {"public"} & set(directives)
    assert "s-maxage" not in headers["Cache-Control"]
    assert "authorization" in headers["Vary"].lower()


@both_ways
def test_it_keeps_what_is_unchanged_from_shared_caches(readers: Readers, door: str) -> None:
    _, secret = issue()
    etag = readers.get(door, LIST, secret)[1]["ETag"]
    status, headers, _ = readers.get(door, LIST, secret, HTTP_IF_NONE_MATCH=etag)
    assert (status, headers["Cache-Control"][:8]) == (304, "private,")


@both_ways
@pytest.mark.usefixtures("private")
def test_it_keeps_refusals_from_shared_caches(readers: Readers, door: str) -> None:
    _, headers, _ = readers.get(door, LIST)
    assert headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in headers["Vary"]


def test_it_keeps_the_newsletters_from_shared_caches(readers: Readers) -> None:
    _, headers, _ = readers.get("Django", f"{ROOT}newsletters/", issue()[1])
    assert headers["Cache-Control"] == "private"
    assert set(headers["Vary"].lower().split(", ")) == {"authorization", "origin", "accept-language"}


@both_ways
def test_it_lets_caches_share_what_is_public_and_tell_keys_apart(readers: Readers, door: str) -> None:
    """Who sends a key may get another site: a cache must not answer that request with this answer."""
    _, headers, _ = readers.get(door, LIST)
    assert headers["Cache-Control"].startswith("public, ")
    assert "Authorization" in headers["Vary"]

"""Pages of the frontend, purged by their addresses through Wagtail's own backends."""

import logging

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.caches.purge import purge_all
from cms.models import PurgedCache, TransmissionPage
from tests.cms.caches.conftest import change, row
from tests.cms.receiver import Misbehaviour, Receiver, babble
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
BACKEND = "wagtail.contrib.frontend_cache.backends.HTTPBackend"


@pytest.fixture
def frontend(receiver: Receiver, settings: Settings, db: None) -> Receiver:
    location = f"http://127.0.0.1:{receiver.port}"
    settings.WAGTAILFRONTENDCACHE = {"pages": {"BACKEND": BACKEND, "LOCATION": location}}
    purge_all()
    receiver.requests.clear()
    return receiver


def purged(receiver: Receiver) -> list[tuple[str, str, str]]:
    return [(one.method, one.headers["Host"], one.path) for one in receiver.requests]


def page_at(slug: str) -> tuple[str, str, str]:
    return ("PURGE", "frontend.test", f"/transmissions/{slug}/")


def test_it_purges_the_page_of_a_transmission(frontend: Receiver, publication: Publication) -> None:
    publication.transmission()
    purge_all()
    assert purged(frontend) == [page_at("slow-light")]


def test_it_purges_the_former_address_too_when_it_moved(frontend: Receiver, publication: Publication) -> None:
    page = publication.transmission()
    purge_all()
    frontend.requests.clear()
    page.slug = "slower-light"
    page.save_revision().publish()
    purge_all()
    assert sorted(purged(frontend)) == [page_at("slow-light"), page_at("slower-light")]


def test_it_purges_the_page_of_what_is_gone(frontend: Receiver, publication: Publication) -> None:
    publication.transmission()
    purge_all()
    frontend.requests.clear()
    TransmissionPage.objects.get().delete()
    purge_all()
    assert purged(frontend) == [page_at("slow-light")]


def test_it_purges_a_page_once_for_many_changes(frontend: Receiver, publication: Publication) -> None:
    page = publication.transmission()
    for number in range(3):
        page.title = f"Title {number}"
        page.save_revision().publish()
    purge_all()
    assert purged(frontend) == [page_at("slow-light")]


def test_it_leaves_alone_what_has_no_page(frontend: Receiver) -> None:
    change("lenses")
    assert purge_all() == 1
    assert frontend.requests == []


def test_it_leaves_alone_the_pages_of_other_hosts(
    frontend: Receiver, publication: Publication, settings: Settings
) -> None:
    settings.WAGTAILFRONTENDCACHE["pages"]["HOSTNAMES"] = ["other.test"]
    publication.transmission()
    purge_all()
    assert frontend.requests == []


@pytest.mark.parametrize("entry", [500, babble])
def test_it_repeats_what_wagtails_backend_says_only_in_the_log(
    frontend: Receiver, publication: Publication, entry: int | Misbehaviour
) -> None:
    frontend.script = [entry, 200]
    publication.transmission()
    purge_all()
    assert row().failing_since
    assert row().error
    PurgedCache.objects.update(next_attempt_at=timezone.now())
    purge_all()
    assert purged(frontend) == [page_at("slow-light")] * 2
    assert row().failing_since is None


def test_it_repeats_when_nobody_is_there(publication: Publication, settings: Settings) -> None:
    settings.WAGTAILFRONTENDCACHE = {"pages": {"BACKEND": BACKEND, "LOCATION": "http://127.0.0.1:9"}}
    publication.transmission()
    purge_all()
    assert "Couldn't purge" in row().error
    assert not any(type(one).__name__ == "_Ear" for one in logging.getLogger().handlers)

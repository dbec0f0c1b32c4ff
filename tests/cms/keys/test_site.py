"""A read key is for one site, or for that of the host name."""

import pytest
from pytest_django.fixtures import Settings
from wagtail.models import Page, Site

from cms.models import HomePage, ReadKey, TransmissionIndexPage
from tests.cms.keys.conftest import LIST, ROOT, Readers, both_ways, issue
from tests.conftest import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_site(publication: Publication) -> Site:
    """A second site, with one transmission of its own; the first has another."""
    publication.transmission(slug="ours")
    home = HomePage(title="Other", slug="other")
    Page.get_first_root_node().add_child(instance=home)
    site = Site.objects.create(hostname="other.test", root_page=home)
    index = TransmissionIndexPage(title="All", slug="transmissions")
    home.add_child(instance=index)
    Publication(**{**vars(publication), "index": index}).transmission(slug="theirs")
    return site


@both_ways
def test_it_reads_its_site_whichever_host_is_asked(readers: Readers, other_site: Site, door: str) -> None:
    _, secret = issue(site=other_site)
    assert b'"theirs"' in readers.get(door, LIST, secret)[2]
    assert b'"ours"' not in readers.get(door, LIST, secret)[2]
    assert readers.get(door, f"{LIST}theirs/", secret)[0] == 200
    assert readers.get(door, f"{LIST}ours/", secret)[0] == 404
    assert b"other.test" in readers.get(door, f"{ROOT}site/", secret)[2]


@both_ways
def test_it_reads_the_site_that_is_asked_when_it_has_none(
    readers: Readers, other_site: Site, settings: Settings, door: str
) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "other.test"]
    _, secret = issue()
    assert b'"ours"' in readers.get(door, LIST, secret)[2]
    assert b'"theirs"' in readers.get(door, LIST, secret, HTTP_HOST="other.test")[2]


@both_ways
def test_it_gives_no_304_for_the_list_of_another_site(readers: Readers, other_site: Site, door: str) -> None:
    etag = readers.get(door, LIST, issue()[1])[1]["ETag"]
    _, secret = issue(site=other_site)
    assert readers.get(door, LIST, secret, HTTP_IF_NONE_MATCH=etag)[0] == 200
    own = readers.get(door, LIST, secret)[1]["ETag"]
    assert readers.get(door, LIST, secret, HTTP_IF_NONE_MATCH=own)[0] == 304


@both_ways
def test_it_reads_no_site_when_two_have_its_name(readers: Readers, other_site: Site, door: str) -> None:
    _, secret = issue(site=other_site)
    Site.objects.create(hostname="other.test", port=8080, root_page=Page.get_first_root_node())
    status, _, body = readers.get(door, LIST, secret)
    assert status == 403
    assert b"another host name" in body


def test_it_goes_with_its_site() -> None:
    site = Site.objects.create(hostname="empty.test", root_page=Page.get_first_root_node())
    issue(site=site)
    site.delete()
    assert not ReadKey.objects.exists()

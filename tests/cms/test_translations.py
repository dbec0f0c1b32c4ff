"""A transmission in several languages: each version names the others, as they are now."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Locale, PageViewRestriction

from cms.models import TransmissionPage
from tests.cms.documents.world import settle
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
API = "/api/content/v1/"


@pytest.fixture
def english(publication: Publication, german: Locale) -> TransmissionPage:
    return publication.transmission()


def translated(page: TransmissionPage, locale: Locale, title: str = "Langsames Licht") -> TransmissionPage:
    draft = page.copy_for_translation(locale, copy_parents=True)
    draft.title = title
    draft.save_revision().publish()
    settle()
    return TransmissionPage.objects.get(pk=draft.pk)


def named(client: Client, page: TransmissionPage) -> list[dict[str, str]]:
    settle()
    found: list[dict[str, str]] = client.get(f"{API}transmissions/{page.public_id}/").json()["translations"]
    return found


def test_each_names_the_other(english: TransmissionPage, german: Locale, client: Client) -> None:
    deutsch = translated(english, german)
    assert named(client, english) == [
        {
            "locale": "de",
            "url": f"http://frontend.test/transmissions/{deutsch.slug}/",
            "title": "Langsames Licht",
        }
    ]
    (back,) = named(client, deutsch)
    assert (back["locale"], back["title"]) == ("en", "Slow light")


def test_a_draft_is_named_once_it_is_published(
    english: TransmissionPage, german: Locale, client: Client
) -> None:
    draft = english.copy_for_translation(german, copy_parents=True)
    assert named(client, english) == []
    draft.save_revision().publish()
    assert len(named(client, english)) == 1


def test_a_new_title_and_a_new_slug_are_told(
    english: TransmissionPage, german: Locale, client: Client
) -> None:
    deutsch = translated(english, german)
    deutsch.title, deutsch.slug = "Träges Licht", "traeges-licht"
    deutsch.save_revision().publish()
    assert named(client, english) == [
        {"locale": "de", "url": "http://frontend.test/transmissions/traeges-licht/", "title": "Träges Licht"}
    ]


@pytest.mark.parametrize("end", ["unpublish", "delete"])
def test_it_is_named_no_more_when_it_is_gone(
    english: TransmissionPage, german: Locale, client: Client, end: str
) -> None:
    deutsch = translated(english, german)
    getattr(deutsch, end)()
    assert named(client, english) == []


def test_one_for_some_readers_only_is_not_named(
    english: TransmissionPage, german: Locale, client: Client
) -> None:
    PageViewRestriction.objects.create(page=translated(english, german), restriction_type="login")
    assert named(client, english) == []


def test_each_has_an_address_of_its_own(english: TransmissionPage, german: Locale, client: Client) -> None:
    deutsch = translated(english, german)
    assert (english.slug, deutsch.slug) == ("slow-light", "slow-light-de")
    deutsch.slug = "slow-light"
    with pytest.raises(ValidationError, match="Give each language one of its own"):
        deutsch.full_clean()
    asked = client.get(f"{API}pages/resolve/", {"path": "/transmissions/slow-light-de/"}).json()
    assert (asked["type"], asked["locale"]) == ("transmission", "de")


def test_an_alias_follows_its_original_and_keeps_its_id(
    english: TransmissionPage, german: Locale, client: Client
) -> None:
    alias = english.copy_for_translation(german, copy_parents=True, alias=True)
    assert alias.public_id != english.public_id
    assert [one["locale"] for one in named(client, english)] == ["de"]
    english.title = "Slower light"
    english.save_revision().publish()
    followed = TransmissionPage.objects.get(pk=alias.pk)
    assert (followed.title, followed.public_id) == ("Slower light", alias.public_id)
    assert named(client, english)[0]["title"] == "Slower light"

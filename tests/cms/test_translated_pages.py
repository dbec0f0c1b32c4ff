"""A standard page in several languages: at addresses of their own, each naming the others as they are now."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Locale, PageViewRestriction

from cms.models import Change, HomePage, StandardPage
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
API = "/api/content/v1/"


@pytest.fixture
def english(publication: Publication, german: Locale) -> StandardPage:
    page = StandardPage(slug="about", title="About us", live=False)
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return StandardPage.objects.get()


@pytest.fixture
def deutsch(english: StandardPage, german: Locale) -> StandardPage:
    draft = english.copy_for_translation(german, copy_parents=True)
    draft.title = "Über uns"
    draft.save_revision().publish()
    return StandardPage.objects.get(pk=draft.pk)


def get(client: Client, path: str) -> Any:
    return client.get(API + path).json()


def named(client: Client, page: StandardPage) -> list[dict[str, str]]:
    found: list[dict[str, str]] = get(client, f"pages/{page.slug}/")["translations"]
    return found


def told(after: int) -> list[tuple[str, str]]:
    changes = Change.objects.filter(subject="page", tick__gt=after).order_by("tick")
    return list(changes.values_list("kind", "key"))


def now() -> int:
    return Change.objects.order_by("-tick")[0].tick


def test_each_names_the_other(client: Client, english: StandardPage, deutsch: StandardPage) -> None:
    url = f"http://frontend.test/{deutsch.slug}/"
    assert named(client, english) == [{"locale": "de", "url": url, "title": "Über uns"}]
    (back,) = named(client, deutsch)
    assert (back["locale"], back["title"]) == ("en", "About us")
    listed = {page["slug"]: page["translations"] for page in get(client, "pages/")["items"]}
    assert listed == {"about": named(client, english), deutsch.slug: [back]}


def test_each_has_an_address_of_its_own(client: Client, english: StandardPage, deutsch: StandardPage) -> None:
    assert (english.slug, deutsch.slug) == ("about", "about-de")
    deutsch.slug = "about"
    with pytest.raises(ValidationError, match="Give each language one of its own"):
        deutsch.full_clean()
    found = get(client, "pages/resolve/?path=/about-de/")
    assert (found["type"], found["locale"], found["standard"]) == ("standard", "de", {"slug": "about-de"})
    assert get(client, "pages/about-de/")["locale"] == "de"


def test_a_draft_is_named_by_nobody(client: Client, english: StandardPage, german: Locale) -> None:
    english.copy_for_translation(german, copy_parents=True)
    assert named(client, english) == []


def test_a_new_title_and_a_new_slug_are_told_of_both(
    client: Client, english: StandardPage, deutsch: StandardPage
) -> None:
    before = now()
    deutsch.title, deutsch.slug = "Wer wir sind", "ueber-uns"
    deutsch.save_revision().publish()
    url = "http://frontend.test/ueber-uns/"
    assert named(client, english) == [{"locale": "de", "url": url, "title": "Wer wir sind"}]
    assert told(before) == [("updated", "ueber-uns"), ("updated", "about")]


def test_a_new_text_is_told_of_its_own_page_alone(english: StandardPage, deutsch: StandardPage) -> None:
    before = now()
    deutsch.intro = "Wer schreibt."
    deutsch.save_revision().publish()
    assert told(before) == [("updated", deutsch.slug)]


@pytest.mark.parametrize("end", ["unpublish", "delete"])
def test_it_is_named_no_more_when_it_is_gone(
    client: Client, english: StandardPage, deutsch: StandardPage, end: str
) -> None:
    before = now()
    getattr(deutsch, end)()
    assert named(client, english) == []
    assert told(before) == [("gone", deutsch.slug), ("updated", "about")]


def test_it_is_gone_while_it_is_for_some_readers_only(
    client: Client, english: StandardPage, deutsch: StandardPage
) -> None:
    before = now()
    rule = PageViewRestriction.objects.create(page=deutsch, restriction_type="login")
    assert named(client, english) == []
    rule.delete()
    assert len(named(client, english)) == 1
    assert told(before) == [
        ("gone", deutsch.slug),
        ("updated", "about"),
        ("published", deutsch.slug),
        ("updated", "about"),
    ]

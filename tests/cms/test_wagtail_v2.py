"""Wagtail's API v2: its own addresses, our content."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.documents import rebuild
from cms.models import Author, Lens, TransmissionDocument, TransmissionPage, User
from tests.cms.conftest import Writer
from tests.cms.doors import NAMES, faults, parts, queries, shelf
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
PAGES = "/api/v2/pages/"
WHOLE = f"{PAGES}?type=cms.TransmissionPage&fields=*&limit=20"
BODIES = f"{PAGES}?type=cms.TransmissionPage&fields=body&limit=20"
SIZES = [(1, 1), (1, 60), (3, 25), (6, 60)]


@pytest.fixture
def loaded(every_block: dict[str, Any], write: Writer) -> TransmissionPage:
    call_command("load_transmission", write(every_block))
    page = TransmissionPage.objects.get(slug="every-block")
    # Rich text outside the body refers to pages too.
    bio = f'<p>Wrote <a linktype="page" id="{page.pk}">this</a>.</p>'
    for author in Author.objects.all():
        author.bio = bio
        author.save()
    list(rebuild.until_done())
    return page


def test_it_gives_in_a_list_what_the_content_api_gives(client: Client, loaded: TransmissionPage) -> None:
    shelf(loaded, pages=3, blocks=40)
    items = client.get(WHOLE).json()["items"]
    assert len(items) == 3
    for item in items:
        assert {name: item[name] for name in NAMES} == parts(client, item["meta"]["slug"])


def test_it_gives_in_a_detail_what_the_content_api_gives(client: Client, loaded: TransmissionPage) -> None:
    answer = client.get(f"{PAGES}{loaded.pk}/").json()
    assert {name: answer[name] for name in NAMES} == parts(client, "every-block")
    assert [author["name"] for author in answer["author_links"]] == ["Ada Prata", "Bo 漢"]
    assert len(answer["cover"]["renditions"]) > 1


def test_it_asks_the_database_no_more_for_six_long_pages_than_for_a_short_one(
    client: Client, loaded: TransmissionPage
) -> None:
    asked = {}
    for pages, blocks in SIZES:
        shelf(loaded, pages, blocks)
        asked[pages, blocks] = queries(client, BODIES), queries(client, WHOLE)
    assert len(set(asked.values())) == 1, asked
    assert [len(item["body"]) for item in client.get(BODIES).json()["items"]] == [60] * 6


def test_it_asks_the_database_no_more_for_a_long_page_than_for_a_short_one(
    client: Client, loaded: TransmissionPage
) -> None:
    asked = {}
    for blocks in (1, 25, 60):
        shelf(loaded, 1, blocks)
        asked[blocks] = queries(client, f"{PAGES}{loaded.pk}/")
    assert len(set(asked.values())) == 1, asked


def test_it_shows_nothing_of_a_draft(client: Client, loaded: TransmissionPage) -> None:
    before = client.get(WHOLE).json()
    draft = loaded.get_latest_revision_as_object()
    draft.body, draft.topic, draft.cover, draft.author_links = [], None, None, []
    draft.save_revision()
    assert client.get(WHOLE).json() == before


def test_it_says_the_same_as_the_content_api_while_a_change_is_on_its_way(
    client: Client, loaded: TransmissionPage
) -> None:
    Lens.objects.get(slug="close").delete()
    assert TransmissionDocument.objects.filter(stale=True).exists()
    assert client.get(BODIES).json()["items"][0]["body"] == parts(client, "every-block")["body"]
    list(rebuild.until_done())
    after = client.get(BODIES).json()["items"][0]["body"]
    assert after == parts(client, "every-block")["body"]
    assert "lens" not in {block["type"] for block in after}


def test_it_serialises_what_has_no_document(client: Client, loaded: TransmissionPage) -> None:
    before = client.get(WHOLE).json()
    TransmissionDocument.objects.all().delete()
    assert client.get(WHOLE).json() == before


def test_it_shows_restricted_pages_to_those_who_may_read_them(
    client: Client, loaded: TransmissionPage
) -> None:
    before = client.get(BODIES).json()
    PageViewRestriction.objects.create(page=loaded, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(BODIES).json()["items"] == []
    client.force_login(User.objects.create_user("ada"))
    assert client.get(BODIES).json() == before


def test_it_finds_by_words_with_the_body(client: Client, loaded: TransmissionPage) -> None:
    call_command("update_index", verbosity=0)
    (item,) = client.get(f"{BODIES}&search=forgotten").json()["items"]
    assert item["body"] == parts(client, "every-block")["body"]


def test_it_lists_pages_of_several_kinds_in_short(client: Client, loaded: TransmissionPage) -> None:
    assert client.get(PAGES).json()["meta"]["total_count"] == 3
    kinds = f"{PAGES}?type=cms.TransmissionPage,cms.TransmissionIndexPage"
    assert client.get(kinds).json()["meta"]["total_count"] == 2
    assert client.get(f"{PAGES}?type=cms.HomePage&fields=*").status_code == 200


def test_it_points_to_the_cms_for_data_and_to_the_frontend_for_readers(
    client: Client, loaded: TransmissionPage
) -> None:
    for answer in (client.get(f"{PAGES}{loaded.pk}/").json(), client.get(WHOLE).json()["items"][0]):
        assert answer["meta"]["detail_url"] == f"http://cms.test/api/v2/pages/{loaded.pk}/"
        assert answer["meta"]["html_url"] == "http://frontend.test/transmissions/every-block/"
    found = client.get(f"{PAGES}find/?html_path=/transmissions/every-block/")
    assert found["Location"] == f"http://cms.test/api/v2/pages/{loaded.pk}/?"
    parent = client.get(f"{PAGES}{loaded.pk}/").json()["meta"]["parent"]["meta"]
    assert parent["html_url"] == "http://frontend.test/transmissions/"


def test_it_gives_no_relative_address_and_no_raw_reference(client: Client, loaded: TransmissionPage) -> None:
    for path in (WHOLE, f"{PAGES}{loaded.pk}/", "/api/v2/images/?fields=*", "/api/v2/documents/?fields=*"):
        answer = client.get(path).json()
        assert faults(answer) == [], path
        assert "http" in str(answer)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("fields=topic(name)", "topic always comes whole"),
        ("fields=*,continue_reading_links(url)", "continue_reading_links always comes whole"),
        ("body=x", "body"),
        ("author_links=x", "author_links"),
        ("order=continue_reading_links", "continue_reading_links"),
        ("topic=x", "topic"),
    ],
)
def test_it_says_what_cannot_be_asked_for(
    client: Client, loaded: TransmissionPage, query: str, said: str
) -> None:
    answer = client.get(f"{PAGES}?type=cms.TransmissionPage&{query}")
    assert answer.status_code == 400
    assert said in answer.json()["message"]


def test_it_filters_by_topic(client: Client, publication: Publication) -> None:
    page = publication.transmission()
    listed = f"{PAGES}?type=cms.TransmissionPage&topic="
    assert [item["id"] for item in client.get(f"{listed}{page.topic_id}").json()["items"]] == [page.pk]
    assert client.get(f"{listed}0").json()["items"] == []

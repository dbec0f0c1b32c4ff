"""Writing transmissions through Wagtail's API v3, with a token."""

import copy
import json
import uuid
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from wagtail.documents import get_document_model

from blocks.faults import faults
from cms.models import Author, TransmissionIndexPage, TransmissionPage, User
from tests.api_tokens import issued
from tests.cms.conftest import Writer
from tests.cms.doors import CONTENT
from tests.conftest import Publication, picture
from tests.parity import words
from tests.parity.bodies import Library, bodies

pytestmark = pytest.mark.django_db
PAGES = "/api/v3/pages/"


@pytest.fixture
def writer(client: Client) -> Client:
    user = User.objects.create_superuser("ada", "ada@example.org", "x")
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {issued(user)}"
    return client


@pytest.fixture
def body(every_block: dict[str, Any], write: Writer) -> list[dict[str, Any]]:
    """The blocks of a file, its pictures and documents named by their ids as a writer does."""
    call_command("load_transmission", write(every_block))
    loaded = TransmissionPage.objects.get(slug="every-block")
    document = next(block.value["document"].pk for block in loaded.body if block.block_type == "download")
    blocks = json.dumps(every_block["body"]).replace('"dusk.png"', f'"image:{picture().pk}"')
    names = {block["value"]["file"] for block in every_block["body"] if block["type"] == "download"}
    for name in names:
        blocks = blocks.replace(f'"{name}"', f'"document:{document}"')
    given: list[dict[str, Any]] = json.loads(blocks)
    return given


def _post(writer: Client, body: list[dict[str, Any]], **fields: Any) -> Any:
    page = {
        "meta": {"type": "cms.TransmissionPage", "parent_id": TransmissionIndexPage.objects.get().pk},
        "title": "Written",
        "slug": "written",
        "date": "2026-05-01",
        "body": body,
        **fields,
    }
    return writer.post(PAGES, page, content_type="application/json")


def test_it_creates_a_transmission_of_every_block(writer: Client, body: list[dict[str, Any]]) -> None:
    answer = _post(writer, body)
    assert answer.status_code == 201, answer.content.decode()[:3000]
    page = TransmissionPage.objects.get(slug="written").get_latest_revision_as_object()
    assert [block.block_type for block in page.body] == [block["type"] for block in body]
    written = page.body.stream_block.get_api_representation(page.body)
    loaded = TransmissionPage.objects.get(slug="every-block")
    assert _without_ids(written) == _without_ids(loaded.body.stream_block.get_api_representation(loaded.body))


def _without_ids(data: Any) -> Any:
    if isinstance(data, dict):
        return {
            key: _without_ids(one)
            for key, one in data.items()
            if key not in ("id", "image", "images", "poster")
        }
    return [_without_ids(one) for one in data] if isinstance(data, list) else data


def _patch(writer: Client, pk: int, **fields: Any) -> Any:
    return writer.patch(f"{PAGES}{pk}/", fields, content_type="application/json")


def test_it_writes_all_that_surrounds_the_body(writer: Client, publication: Publication) -> None:
    other = publication.transmission()
    Author.objects.create(slug="bo", name="Bo")
    image = f"image:{publication.picture.pk}"
    written = _post(
        writer,
        [],
        topic="light",
        author_links=["bo", "ada"],
        cover=image,
        share_image=image,
        cover_alt="Dusk",
        continue_reading_links=[
            {"transmission": "slow-light"},
            {"title": "There", "url": "https://example.org/"},
        ],
        seo_title="Found",
    ).json()
    assert written["topic"] == {"slug": "light", "name": "Light", "description": "What we see by."}
    assert [author["slug"] for author in written["author_links"]] == ["bo", "ada"]
    assert written["cover"]["alt"] == "Dusk"
    assert written["share_image"]["src"].startswith("http://cms.test/media/")
    assert written["continue_reading_links"] == [
        {"title": "Slow light", "url": other.full_url, "summary": "Why it waits."},
        {"title": "There", "url": "https://example.org/", "summary": ""},
    ]
    assert written["meta"]["seo_title"] == "Found"


def test_it_replaces_lists_and_leaves_what_is_not_mentioned(writer: Client, publication: Publication) -> None:
    Author.objects.create(slug="bo", name="Bo")
    links = [{"title": title, "url": "https://example.org/"} for title in ("One", "Two")]
    page = _post(
        writer, [], topic="light", author_links=["ada", "bo"], continue_reading_links=links, summary="Kept."
    ).json()
    changed = _patch(
        writer, page["id"], author_links=["bo", "ada"], continue_reading_links=links[1:], topic=None
    ).json()
    assert [author["slug"] for author in changed["author_links"]] == ["bo", "ada"]
    assert [link["title"] for link in changed["continue_reading_links"]] == ["Two"]
    assert (changed["topic"], changed["summary"]) == (None, "Kept.")
    draft = writer.get(f"{PAGES}{page['id']}/?version=draft").json()
    assert [author["slug"] for author in draft["author_links"]] == ["bo", "ada"]


def test_it_publishes_and_takes_back_in_the_moment_of_its_answer(
    writer: Client, publication: Publication
) -> None:
    client = Client()
    insight = {"type": "key_insight", "value": {"text": "One."}}
    page = _post(writer, [insight], author_links=["ada"]).json()
    assert client.get(f"{CONTENT}written/").status_code == 404
    writer.post(f"{PAGES}{page['id']}/actions/publish/")
    assert client.get(f"{CONTENT}written/").json()["authors"][0]["slug"] == "ada"

    changed = [{"type": "key_insight", "value": {"text": "Two."}}]
    _patch(writer, page["id"], body=changed)
    assert client.get(f"{CONTENT}written/").json()["body"][0]["value"] == {"text": "One."}
    _patch(writer, page["id"], body=changed, meta={"action": "publish"})
    assert client.get(f"{CONTENT}written/").json()["body"][0]["value"] == {"text": "Two."}

    writer.post(f"{PAGES}{page['id']}/actions/unpublish/", {}, content_type="application/json")
    assert client.get(f"{CONTENT}written/").status_code == 410


def test_it_keeps_the_blocks_that_a_writer_names(writer: Client, body: list[dict[str, Any]]) -> None:
    before = _post(writer, body).json()
    new = {"type": "divider", "value": {"style": "line"}}
    kept = [{"type": "kept", "id": block["id"]} for block in before["body"]]
    after = _patch(writer, before["id"], body=[new, *reversed(kept)]).json()["body"]
    assert after[0]["type"] == "divider"
    by_id = {block["id"]: block for block in before["body"]}
    for block in after[1:]:
        if block["type"] != "stats":  # whose citations are numbered in the order of the page
            assert block == by_id[block["id"]]
    assert [block["id"] for block in after[1:]] == [block["id"] for block in reversed(before["body"])]


@pytest.fixture
def library(publication: Publication) -> Library:
    file = ContentFile(b"a,b", name="nights.csv")
    document = get_document_model().objects.create(title="All the nights", file=file)
    page = publication.transmission()
    return Library(
        images=[publication.picture.pk],
        documents={document.pk: "nights.csv"},
        pages={page.pk: page.title},
        lenses={publication.lens.pk: ["The long view", "Over years"]},
        disclaimers={publication.disclaimer.pk: ["Before you act", "Ask a doctor."]},
    )


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_it_loses_nothing_of_a_kept_block_whatever_it_holds(
    library: Library, writer: Client, data: st.DataObject
) -> None:
    page = TransmissionPage.objects.get()
    composed = data.draw(bodies(library, most=4))
    page.body = composed.stored
    assume(not faults(page.body))
    page.save_revision()
    before = writer.get(f"{PAGES}{page.pk}/?version=draft").json()["body"]
    kept = [{"type": "kept", "id": block["id"]} for block in before]
    once = _patch(writer, page.pk, body=kept).json()["body"]
    # Like the editor's form: marks that a field does not offer go, no word does, and the rest stays.
    assert words.missing(composed.entered + composed.web_only, words.of_json(once)) == []
    assert [block["type"] for block in once] == [block["type"] for block in before]
    assert _patch(writer, page.pk, body=kept).json()["body"] == once
    assert writer.get(f"{PAGES}{page.pk}/?version=draft").json()["body"] == once


def test_it_tells_which_marks_a_field_does_not_offer(writer: Client) -> None:
    source = {"key": "li", "text": "<p>Li</p><ul><li>2010</li></ul>"}
    answer = _post(writer, [{"type": "references", "value": {"items": [source]}}]).json()
    assert "<ul>" not in answer["body"][0]["value"]["items"][0]["text"]
    assert "ul" in json.dumps(answer["meta"]["warnings"])


def test_it_writes_what_transmissions_share(writer: Client, publication: Publication) -> None:
    publication.transmission()
    author = {
        "name": "Bo",
        "slug": "bo",
        "bio": '<p>Wrote <a href="transmission:slow-light">this</a>.</p>',
        "portrait": f"image:{publication.picture.pk}",
    }
    made = writer.post("/api/v3/snippets/cms.Author/", author, content_type="application/json")
    assert made.status_code == 201, made.content
    here = "http://frontend.test/transmissions/slow-light/"
    assert made.json()["bio"] == f'<p>Wrote <a href="{here}">this</a>.</p>'
    assert made.json()["portrait"]["alt"] == "Bo"
    assert 'linktype="page"' in Author.objects.get(slug="bo").bio


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown block": ({"type": "poem", "value": {}}, "poem"),
    "a missing label": ({"type": "stats", "value": {"items": [{"value": "1"}]}}, "label"),
    "an unknown lens": (
        {"type": "lens", "value": {"lens": "far", "body": "<p>x</p>"}},
        "There is no lens 'far'",
    ),
    "a script": ({"type": "paragraph", "value": "<script>x</script>"}, "<script> is not allowed"),
    "a picture that is not there": (
        {"type": "image", "value": {"file": "image:99999", "alt": "x"}},
        "There is no image 99999",
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_it_says_which_block_is_wrong_when_it_holds(fault: str, writer: Client) -> None:
    wrong, message = copy.deepcopy(WRONG[fault])
    answer = _post(writer, [{"type": "key_insight", "value": {"text": "Fine."}}, wrong])
    assert answer.status_code == 422
    said = answer.content.decode()
    assert message in said
    assert "body" in said
    assert not TransmissionPage.objects.exists()


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a misspelled field": ({"sumary": "x"}, "There is no field sumary. There are: author_links, body"),
    "a misspelled action": ({"meta": {"acton": "publish"}}, "There is no field acton"),
    "an unknown topic": ({"topic": "dark"}, "There is no topic 'dark'. Known: light."),
    "an unknown author": ({"author_links": ["bo"]}, "There is no author 'bo'. Known: ada."),
    "a bare id": ({"cover": "1"}, "Write image:ID"),
    "a picture that is not there": ({"cover": "image:99999"}, "There is no image 99999"),
    "a link to nowhere": ({"continue_reading_links": [{"title": "x"}]}, "give either"),
    "a block to keep that is not there": (
        {"body": [{"type": "kept", "id": str(uuid.UUID(int=7))}]},
        f"There is no block {uuid.UUID(int=7)} in the latest draft to keep.",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_it_changes_nothing_when_a_field_is_wrong(
    fault: str, writer: Client, publication: Publication
) -> None:
    page = publication.transmission()
    revisions = page.revisions.count()
    wrong, message = REFUSED[fault]
    answer = _patch(writer, page.pk, **{"title": "Another", **copy.deepcopy(wrong)})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert page.revisions.count() == revisions


def test_it_keeps_nothing_in_a_new_page(writer: Client) -> None:
    assert _post(writer, [{"type": "kept", "id": str(uuid.UUID(int=7))}]).status_code == 422


def test_it_refuses_a_writer_without_a_token(client: Client) -> None:
    assert _post(client, []).status_code in (401, 403)


def test_it_types_what_writers_give_in_the_openapi(client: Client) -> None:
    assert "StatsBlockInput" in client.get("/api/v3/openapi.json").json()["components"]["schemas"]

"""Wagtail's API v3: transmissions typed and resolved, drafts for who has a token."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.documents import get_document_model

from blocks.body import BodyBlock
from cms.api.wagtail_parts import Bodies
from cms.models import Author, Disclaimer, TransmissionPage, User
from tests.api_tokens import issued
from tests.cms.conftest import Writer
from tests.cms.doors import NAMES, faults, parts, queries, shelf
from tests.conftest import Publication
from tests.parity.bodies import Library, bodies

pytestmark = pytest.mark.django_db
PAGES = "/api/v3/pages/"
LISTED = f"{PAGES}?type=cms.TransmissionPage&limit=20"


@pytest.fixture
def loaded(every_block: dict[str, Any], write: Writer) -> TransmissionPage:
    call_command("load_transmission", write(every_block))
    return TransmissionPage.objects.get(slug="every-block")


@pytest.fixture
def editor() -> Client:
    user = User.objects.create_superuser("ada", "ada@example.org", "x")
    return Client(headers={"Authorization": f"Bearer {issued(user)}"})


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


def test_it_gives_what_the_content_api_gives(client: Client, loaded: TransmissionPage) -> None:
    answer = client.get(f"{PAGES}{loaded.pk}/").json()
    assert {name: answer[name] for name in NAMES} == parts(client, "every-block")
    assert len(answer["cover"]["renditions"]) > 1


def test_it_asks_the_database_no_more_for_a_long_page_than_for_a_short_one(
    client: Client, editor: Client, loaded: TransmissionPage
) -> None:
    asked = {}
    for pages, blocks in [(1, 1), (3, 25), (6, 60)]:
        shelf(loaded, pages, blocks)
        detail = f"{PAGES}{loaded.pk}/"
        asked[pages, blocks] = (
            queries(client, detail),
            queries(editor, detail),
            queries(client, LISTED),
            queries(editor, LISTED),
        )
    assert len(set(asked.values())) == 1, asked


def test_it_shows_a_draft_to_a_token_and_what_is_published_to_everyone(
    client: Client, editor: Client, loaded: TransmissionPage
) -> None:
    before = client.get(f"{PAGES}{loaded.pk}/").json()
    draft = loaded.get_latest_revision_as_object()
    draft.body = [{"type": "key_insight", "value": {"text": "Not yet."}}]
    draft.topic, draft.author_links, draft.cover_alt = None, [], "Another"
    draft.save_revision()

    shown = editor.get(f"{PAGES}{loaded.pk}/?version=draft").json()
    assert [block["value"] for block in shown["body"]] == [{"text": "Not yet."}]
    assert (shown["topic"], shown["author_links"], shown["cover"]["alt"]) == (None, [], "Another")
    for answer in (
        client.get(f"{PAGES}{loaded.pk}/?version=draft").json(),
        editor.get(f"{PAGES}{loaded.pk}/").json(),
    ):
        assert answer == before


def test_it_tells_a_draft_from_what_is_published_by_an_alternative_text(
    editor: Client, loaded: TransmissionPage
) -> None:
    blocks: Any = [block for block in loaded.body.get_prep_value() if block["type"] == "image"]
    loaded.body = blocks
    loaded.save_revision().publish()
    draft = loaded.get_latest_revision_as_object()
    (image,) = draft.body
    image.value["image"].contextual_alt_text = "Told anew"
    assert _alt(Bodies().shown(draft)) == "Told anew"
    draft.save_revision()
    assert _alt(editor.get(f"{PAGES}{loaded.pk}/?version=draft").json()["body"]) == "Told anew"
    assert _alt(editor.get(f"{PAGES}{loaded.pk}/").json()["body"]) == "Brown"


def _alt(body: Any) -> Any:
    return next(block for block in body if block["type"] == "image")["value"]["image"]["alt"]


def test_it_shows_a_transmission_that_was_never_published_to_a_token_alone(
    client: Client, editor: Client, loaded: TransmissionPage
) -> None:
    published = client.get(f"{PAGES}{loaded.pk}/").json()
    loaded.unpublish()
    assert client.get(f"{PAGES}{loaded.pk}/").status_code == 404
    answer = editor.get(f"{PAGES}{loaded.pk}/").json()
    # A link to what is not public is not shown: here the page's own.
    linking = ("related", "button")
    assert [block for block in answer["body"] if block["type"] not in linking] == [
        block for block in published["body"] if block["type"] not in linking
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_it_never_takes_what_stands_in_memory_for_what_is_published(
    library: Library, data: st.DataObject
) -> None:
    page = TransmissionPage.objects.get()
    composed = bodies(library, most=3)
    page.body = data.draw(composed).stored
    page.save()
    published = TransmissionPage.objects.get()
    assert _json(Bodies().shown(published)) == _json(_fresh(published)) == parts(Client(), page.slug)["body"]
    page.body = data.draw(st.permutations(page.body.get_prep_value()) | composed.map(lambda one: one.stored))
    assert _json(Bodies().shown(page)) == _json(_fresh(page))


def _fresh(page: TransmissionPage) -> Any:
    return BodyBlock().get_api_representation(page.body)


def _json(body: Any) -> Any:
    return json.loads(json.dumps(body, default=str))


def test_it_points_to_the_cms_for_data_and_to_the_frontend_for_readers(
    client: Client, loaded: TransmissionPage
) -> None:
    items = {item["id"]: item for item in client.get(LISTED).json()["items"]}
    for answer in (client.get(f"{PAGES}{loaded.pk}/").json(), items[loaded.pk]):
        assert answer["meta"]["detail_url"] == f"http://cms.test/api/v3/pages/{loaded.pk}/"
        assert answer["meta"]["html_url"] == "http://frontend.test/transmissions/every-block/"
    found = client.get(f"{PAGES}find/?html_path=/transmissions/every-block/", follow=True)
    assert found.json()["id"] == loaded.pk


def test_it_gives_no_relative_address_and_no_raw_reference(editor: Client, loaded: TransmissionPage) -> None:
    link = f'<p><a linktype="page" id="{loaded.pk}">Here</a></p>'
    Author.objects.update(bio=link)
    Disclaimer.objects.update(text=link)
    paths = [f"{PAGES}{loaded.pk}/", f"{PAGES}{loaded.pk}/?version=draft", LISTED]
    paths += [f"/api/v3/snippets/cms.{name}/" for name in ("Author", "Disclaimer", "Lens", "Topic")]
    paths += ["/api/v3/images/", "/api/v3/documents/", "/api/v3/sites/"]
    for path in paths:
        answer = editor.get(path)
        assert answer.status_code == 200, path
        assert faults(answer.json()) == [], path
    assert "http://frontend.test/transmissions/every-block/" in editor.get(paths[3]).json()["items"][0]["bio"]


def test_it_types_every_value_of_a_transmission(client: Client) -> None:
    schemas = client.get("/api/v3/openapi.json").json()["components"]["schemas"]
    for name in ("TransmissionPageSchema", "TransmissionPageCreateSchema", "TransmissionPagePatchSchema"):
        assert list(_untyped(schemas, schemas[name], name, set())) == []
    read = schemas["TransmissionPageSchema"]["properties"]
    assert read["topic"]["anyOf"][0] == {"$ref": "#/components/schemas/Topic"}
    assert read["author_links"]["items"] == {"$ref": "#/components/schemas/Author"}
    assert "KeptBlock" in str(schemas["TransmissionPagePatchSchema"]["properties"]["body"])


def _untyped(schemas: dict[str, Any], schema: Any, place: str, seen: set[str]) -> Iterator[str]:
    """Where a schema says nothing of what it holds."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in seen:
            seen.add(name)
            yield from _untyped(schemas, schemas[name], name, seen)
        return
    if not schema.keys() & {"type", "anyOf", "oneOf", "allOf", "const", "enum"}:
        yield place
    inner = [*schema.get("anyOf", []), *schema.get("oneOf", []), *schema.get("allOf", [])]
    if schema.get("type") == "array":
        inner.append(schema.get("items", {}))
    for one in inner:
        yield from _untyped(schemas, one, place, seen)
    for name, one in schema.get("properties", {}).items():
        yield from _untyped(schemas, one, f"{place}.{name}", seen)

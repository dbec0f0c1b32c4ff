import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from cms.documents.shapes import Transmission
from cms.models import TransmissionPage
from tests.cms.conftest import Writer
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
ROOT = "/api/content/v1/"


@pytest.fixture
def loaded(every_block: dict[str, Any], write: Writer) -> TransmissionPage:
    call_command("load_transmission", write(every_block))
    return TransmissionPage.objects.get(slug="every-block")


def test_it_gives_a_whole_transmission_that_fits_its_schema(client: Client, loaded: TransmissionPage) -> None:
    answer = client.get(f"{ROOT}transmissions/every-block/")
    assert answer.status_code == 200
    body = answer.json()
    Transmission.model_validate(body)
    assert body["url"] == "http://frontend.test/transmissions/every-block/"
    assert body["toc"] == [{"level": 2, "text": "First things", "anchor": "first-things"}]
    assert [link["title"] for link in body["continue_reading"]] == ["Every block & <its> faces", "Elsewhere"]


def test_it_gives_no_relative_address_and_no_raw_reference(client: Client, loaded: TransmissionPage) -> None:
    text = client.get(f"{ROOT}transmissions/every-block/").content.decode()
    assert "linktype" not in text
    assert 'href=\\"/' not in text
    assert '"src":"/' not in text.replace(" ", "")


def test_it_answers_404_as_a_problem_when_there_is_no_such_transmission(client: Client) -> None:
    answer = client.get(f"{ROOT}transmissions/nothing/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_it_hides_drafts(client: Client, loaded: TransmissionPage) -> None:
    loaded.unpublish()
    assert client.get(f"{ROOT}transmissions/every-block/").status_code == 410
    assert client.get(f"{ROOT}transmissions/").json()["items"] == []


def test_it_lists_every_transmission_once_across_pages(client: Client, publication: Publication) -> None:
    slugs = {
        publication.transmission(slug=f"t{n}", title=f"T{n}", date=f"2026-01-{1 + n // 2:02}").slug
        for n in range(7)
    }
    seen, cursor = [], ""
    while True:
        page = client.get(f"{ROOT}transmissions/?limit=2&cursor={cursor}").json()
        seen += [item["slug"] for item in page["items"]]
        if not (cursor := page["next_cursor"]):
            break
    assert sorted(seen) == sorted(slugs)


def test_it_filters_by_topic(client: Client, publication: Publication) -> None:
    publication.transmission()
    assert len(client.get(f"{ROOT}transmissions/?topic=light").json()["items"]) == 1
    assert client.get(f"{ROOT}transmissions/?topic=dark").json()["items"] == []


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=101", "cursor=%FF", "cursor=x"])
def test_it_says_what_is_wrong_when_a_parameter_is_no_good(client: Client, query: str) -> None:
    answer = client.get(f"{ROOT}transmissions/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert query.partition("=")[0] in answer.json()["detail"]


def test_it_tells_who_the_publication_is(client: Client) -> None:
    answer = client.get(f"{ROOT}site/").json()
    assert answer["frontend_url"] == "http://frontend.test"


def test_it_types_the_body_block_by_block_in_its_openapi(client: Client) -> None:
    schemas = client.get(f"{ROOT}openapi.json").json()["components"]["schemas"]
    body = schemas["Transmission"]["properties"]["body"]["items"]
    mapping = body["discriminator"]["mapping"]
    assert set(mapping) == set(TransmissionPage.body.field.stream_block.child_blocks)
    assert all(name.rpartition("/")[2] in schemas for name in mapping.values())


def test_it_gives_the_same_body_through_all_three_doors(client: Client, loaded: TransmissionPage) -> None:
    ours = client.get(f"{ROOT}transmissions/every-block/").json()["body"]
    v2 = client.get(f"/api/v2/pages/{loaded.pk}/").json()["body"]
    v3 = client.get(f"/api/v3/pages/{loaded.pk}/").json()["body"]
    assert ours == v2 == v3


def test_it_types_the_body_in_wagtails_own_openapi(client: Client) -> None:
    document = client.get("/api/v3/openapi.json").json()
    assert "StatsBlock" in document["components"]["schemas"]
    assert '"discriminator"' in json.dumps(document)

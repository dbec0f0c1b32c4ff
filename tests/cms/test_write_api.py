"""Writing transmissions through Wagtail's API v3, with a token."""

import copy
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import APIToken

from cms.models import TransmissionIndexPage, TransmissionPage, User
from tests.cms.conftest import Writer
from tests.conftest import picture

pytestmark = pytest.mark.django_db
PAGES = "/api/v3/pages/"


@pytest.fixture
def writer(client: Client) -> Client:
    user = User.objects.create_superuser("ada", "ada@example.org", "x")
    _, token = APIToken.create_token(user=user, name="tests")
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
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


def test_it_refuses_a_writer_without_a_token(client: Client) -> None:
    assert _post(client, []).status_code in (401, 403)


def test_it_types_what_writers_give_in_the_openapi(client: Client) -> None:
    assert "StatsBlockInput" in client.get("/api/v3/openapi.json").json()["components"]["schemas"]

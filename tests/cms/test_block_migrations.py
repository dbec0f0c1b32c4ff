"""A block that was renamed or reshaped: pages, drafts and old revisions of before open, show and publish."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.blocks.migrations.operations import (
    BaseBlockOperation,
    RenameStreamChildrenOperation,
    RenameStructChildrenOperation,
)
from wagtail.blocks.migrations.utils import InvalidBlockDefError
from wagtail.blocks.stream_block import StreamValue
from wagtail.models import Revision

from blocks.renaming import ChangeBlock, RenameBlock, RenameField
from cms.apps import follow_migrations
from cms.documents import rebuild
from cms.mail import render_mail
from cms.models import TransmissionPage
from cms.models.settings import PublicationSettings
from cms.models.transmission import preview_slots
from tests.conftest import Publication

pytestmark = pytest.mark.django_db

# As releases before this one might have stored it: `key_insight` was `insight`, and was plain text;
# `stats` was `figures`, and what a figure counts was its `name`.
OLD_BODY: list[dict[str, Any]] = [
    {"type": "insight", "id": "5f0a2b66-51c8-4c53-9f0e-000000000001", "value": "Light waits."},
    {
        "type": "figures",
        "id": "5f0a2b66-51c8-4c53-9f0e-000000000002",
        "value": {
            "title": "Waiting",
            "items": [{"type": "item", "id": "1", "value": {"value": "8 min", "name": "From the sun"}}],
        },
    },
    {"type": "figures", "value": {"title": "None yet", "items": []}},  # a draft may be half done
    {
        "type": "aside",
        "value": {
            "kind": "note",
            "title": "Beside",
            "body": [{"type": "insight", "value": "So does sound."}],
        },
    },
    {"type": "quote", "value": {"text": "<p>Kept as it is.</p>", "attribution": "Ada"}},
]


def as_text(value: Any) -> Any:
    return value if isinstance(value, dict) else {"text": value}


OPERATIONS = [
    RenameBlock("insight", "key_insight"),
    ChangeBlock("key_insight", as_text),
    RenameBlock("figures", "stats"),
    RenameField("stats.items", "name", "label"),
]


def migrate(*operations: BaseBlockOperation, path: str = "") -> None:
    """Run the operations as a migration does: on the models as the migrations so far describe them.

    After it the documents are made anew, as after `manage.py migrate`.
    """
    apps = MigrationLoader(connection).project_state().apps
    steps = [(operation, path) for operation in operations]
    MigrateStreamData("cms", "transmissionpage", "body", steps).code(apps, None)
    follow_migrations(plan=[(Migration("rename", "cms"), False)])
    for _ in rebuild.until_done():
        pass


@pytest.fixture
def old_page(publication: Publication) -> TransmissionPage:
    """Published once, then changed: the page, its live revision and its draft all hold the old body."""
    page = publication.transmission()
    page.title = "A later draft"
    page.save_revision()
    block = page.body.stream_block
    page.body = StreamValue(block, OLD_BODY, is_lazy=True)
    TransmissionPage.objects.filter(pk=page.pk).update(body=page.body)
    for revision in page.revisions.all():
        revision.content["body"] = json.dumps(OLD_BODY)
        revision.save()
    return page


def types(body: Any) -> list[str]:
    return [child.block_type for child in body]


NEW = ["key_insight", "stats", "stats", "aside", "quote"]


def test_it_loses_the_blocks_when_nothing_is_migrated(old_page: TransmissionPage) -> None:
    assert types(TransmissionPage.objects.get(pk=old_page.pk).body) == ["aside", "quote"]


def test_it_opens_the_page_and_every_revision(old_page: TransmissionPage) -> None:
    migrate(*OPERATIONS)
    page = TransmissionPage.objects.get(pk=old_page.pk)
    opened = [page, *(revision.as_object() for revision in page.revisions.all())]
    assert len(opened) == 3
    for one in opened:
        assert types(one.body) == NEW
        assert one.body[0].value["text"] == "Light waits."
        assert one.body[1].value["items"][0]["label"] == "From the sun"
        assert one.body[3].value["body"][0].value["text"] == "So does sound."
        assert one.body[0].id == OLD_BODY[0]["id"]


def test_it_shows_the_page_in_every_face(client: Client, old_page: TransmissionPage) -> None:
    migrate(*OPERATIONS)
    page = TransmissionPage.objects.get(pk=old_page.pk)
    shown = client.get(f"/api/content/v1/transmissions/{page.slug}/").json()
    assert shown["body"][1]["value"]["items"][0]["label"] == "From the sun"
    mail = render_mail(page, preview_slots(PublicationSettings.for_site(page.get_site())))
    for words in ("Light waits.", "So does sound.", "From the sun", "Kept as it is."):
        assert words in mail.html
        assert words in mail.text


def test_it_opens_in_the_editor(admin_client: Client, old_page: TransmissionPage) -> None:
    migrate(*OPERATIONS)
    form = admin_client.get(f"/admin/pages/{old_page.pk}/edit/").content.decode()
    assert "Light waits." in form
    assert "From the sun" in form


def test_it_publishes_the_draft_of_before(old_page: TransmissionPage) -> None:
    migrate(*OPERATIONS)
    Revision.objects.filter(object_id=str(old_page.pk)).latest("created_at", "pk").publish()
    page = TransmissionPage.objects.get(pk=old_page.pk)
    assert (page.title, types(page.body)) == ("A later draft", NEW)


def test_it_changes_nothing_when_it_runs_again(old_page: TransmissionPage) -> None:
    migrate(*OPERATIONS)
    before = raw(old_page)
    migrate(*OPERATIONS)
    assert raw(old_page) == before


def raw(page: TransmissionPage) -> list[Any]:
    fresh = TransmissionPage.objects.get(pk=page.pk)
    return [list(fresh.body.raw_data), *fresh.revisions.order_by("pk").values_list("content", flat=True)]


@pytest.mark.parametrize(
    "rename",
    [
        lambda old, new: RenameBlock(old, new),
        lambda old, new: RenameStreamChildrenOperation(old_name=old, new_name=new),
    ],
    ids=["ours", "Wagtail's"],
)
def test_it_renames_without_a_definition_in_the_migrations(
    old_page: TransmissionPage, rename: Callable[[str, str], BaseBlockOperation]
) -> None:
    migrate(rename("figures", "stats"))
    assert types(TransmissionPage.objects.get(pk=old_page.pk).body) == ["stats", "stats", "aside", "quote"]


def test_it_renames_a_field_of_a_block_that_has_another_name_today(old_page: TransmissionPage) -> None:
    """An older migration in front of a newer one, where Wagtail's own operation misses the definition."""
    with pytest.raises(InvalidBlockDefError):
        migrate(RenameStructChildrenOperation(old_name="title", new_name="headline"), path="figures")
    migrate(RenameField("figures", "title", "headline"), RenameField("figures", "headline", "title"))
    migrate(*OPERATIONS)
    assert TransmissionPage.objects.get(pk=old_page.pk).body[1].value["title"] == "Waiting"


def test_it_leaves_a_table_and_a_picture_as_they_are() -> None:
    table = {"columns": [{"type": "text", "heading": ""}], "rows": [{"values": ["insight", None]}]}
    body = [{"type": "table", "value": {"table": table}}, {"type": "image", "value": {"image": 3}}]
    assert RenameBlock("text", "words").apply(body) == body

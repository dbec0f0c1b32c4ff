"""Imports in the admin: from a file to people, with the right people at the buttons."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from newsletter.imports import running
from newsletter.models import Import, ImportState, Newsletter, Subscription
from tests.newsletter.cast import Cast
from tests.newsletter.imports.loading import finish, load, upload

FILE = b"Email,Name,City\ndora@example.org,Dora,Porto\nnobody,=1+1,\n"
AGREED = {
    "consent_source": "At the fair",
    "consent_date": "2026-01-31",
    "standing": "active",
    "departed": "skip",
}
READ = {"encoding": "utf-8", "delimiter": ",", "dates": "dmy", "header": "on"}
COLUMNS = {"column_0": "address", "column_1": "name", "column_2": "ignore"}


def signed_in(*permissions: str) -> Client:
    user = get_user_model().objects.create_user("ed", email="ed@example.com")
    user.groups.add(Group.objects.get(name="Editors"))
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", *permissions]))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(newsletter: Newsletter) -> Client:
    return signed_in("import_subscriber", "export_subscriber")


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The imports for which a worker was woken; none works by itself here."""
    calls: list[int] = []
    monkeypatch.setattr("newsletter.desk.import_actions.wake_import", calls.append)
    return calls


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def send(editor: Client, newsletter: Newsletter, content: bytes = FILE) -> Any:
    file = SimpleUploadedFile("people.csv", content)
    return editor.post(reverse("imports:add"), {"newsletter": newsletter.pk, "file": file})


def test_it_goes_from_a_file_to_people(editor: Client, newsletter: Newsletter, woken: list[int]) -> None:
    answer = send(editor, newsletter)
    made = Import.objects.get()
    assert answer["Location"] == reverse("imports:columns", args=[made.pk])
    shown = text(editor.get(answer["Location"]))
    assert "dora@example.org" in shown
    assert 'value="address" selected' in shown
    editor.post(answer["Location"], READ | COLUMNS | AGREED)
    assert woken == [made.pk]
    finish(made)
    page = reverse("imports:inspect", args=[made.pk])
    assert "What would happen" in text(editor.get(page))
    editor.post(reverse("imports:act", args=[made.pk, "start"]))
    finish(made)
    assert "What happened" in text(editor.get(page))
    assert Subscription.objects.get().subscriber.name == "Dora"
    assert ModelLogEntry.objects.filter(action="newsletter.import_start").get().user.username == "ed"


def test_it_asks_where_the_consent_comes_from(editor: Client, newsletter: Newsletter) -> None:
    made = upload(newsletter, FILE, consent_source="", consent_date=None)
    answer = editor.post(
        reverse("imports:columns", args=[made.pk]),
        READ | COLUMNS | {"standing": "active", "departed": "skip"},
    )
    assert "Give a date, or say which column has it." in text(answer)
    made.refresh_from_db()
    assert made.state == ImportState.UPLOADED


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"column_0": "ignore"}, "Say which column has the email addresses."),
        ({"column_1": "address"}, "Two columns are “Email address”."),
    ],
)
def test_it_refuses_columns_that_make_no_sense(
    editor: Client, newsletter: Newsletter, columns: dict[str, str], says: str
) -> None:
    made = upload(newsletter, FILE)
    address = reverse("imports:columns", args=[made.pk])
    assert says in text(editor.post(address, READ | COLUMNS | columns | AGREED))


def test_it_shows_the_file_as_the_editor_says_that_it_is_written(
    editor: Client, newsletter: Newsletter
) -> None:
    asked = READ | {"delimiter": ";", "encoding": "cp1252", "again": "1"}
    made = upload(newsletter, "email,a;name,b\ndora@example.org;D\n")
    shown = text(editor.post(reverse("imports:columns", args=[made.pk]), asked))
    assert ">name,b</label>" in shown


def test_it_says_why_it_takes_no_picture(editor: Client, newsletter: Newsletter) -> None:
    assert "not a text file" in text(send(editor, newsletter, b"\x89PNG\r\n\x1a\n\0\0"))


def test_it_tells_how_far_it_is_and_then_to_load_the_page_anew(
    editor: Client, newsletter: Newsletter
) -> None:
    made = upload(newsletter, FILE)
    running.check(made)
    part = reverse("imports:progress", args=[made.pk])
    assert "<progress" in text(editor.get(part))
    assert part in text(editor.get(reverse("imports:inspect", args=[made.pk])))
    finish(made)
    assert editor.get(part).status_code == 205


def test_it_stops_and_goes_on_by_its_buttons(editor: Client, newsletter: Newsletter) -> None:
    made = upload(newsletter, FILE)
    running.check(made)
    finish(made)
    running.start(made)
    for verb, state in (("stop", ImportState.STOPPED), ("go_on", ImportState.RUNNING)):
        editor.post(reverse("imports:act", args=[made.pk, verb]))
        made.refresh_from_db()
        assert made.state == state


def test_it_hands_out_the_rejected_rows_with_reasons_and_without_formulas(
    editor: Client, newsletter: Newsletter
) -> None:
    made = load(newsletter, FILE)
    answer = editor.get(reverse("imports:rejected", args=[made.pk]))
    lines = answer.getvalue().decode().splitlines()
    assert lines == ["row,reason,Email,Name,City", "3,An email address must have an @-sign.,nobody,'=1+1,"]


def test_it_exports_people_and_writes_down_who_asked(editor: Client, cast: Cast) -> None:
    answer = editor.post(reverse("imports:export"), {"newsletter": cast.newsletter.pk, "state": "active"})
    assert answer.getvalue().decode().count("\n") == 2
    entry = ModelLogEntry.objects.get(action="newsletter.export")
    assert (entry.user.username, entry.data) == ("ed", {"state": "active"})


@pytest.mark.parametrize("name", ["index", "add", "export"])
def test_it_is_closed_to_editors_without_the_permission(newsletter: Newsletter, name: str) -> None:
    answer = signed_in("view_import", "add_import").get(reverse(f"imports:{name}"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("wagtailadmin_home")


def test_it_lets_who_may_import_not_export(newsletter: Newsletter) -> None:
    client = signed_in("import_subscriber")
    assert client.get(reverse("imports:index")).status_code == 200
    assert client.get(reverse("imports:export")).status_code == 302

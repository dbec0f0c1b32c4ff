"""Read keys in the admin: the secret is seen once, and revoking is for good."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, Site

from cms.models import ReadKey, User
from cms.models.read_keys import hash_of
from tests.cms.keys.conftest import LIST, issue

pytestmark = pytest.mark.django_db
INDEX, ADD = "/admin/read-keys/", "/admin/read-keys/new/"
FORM = {"name": "Site", "site": "", "origins": "", "expires_at": "", "requests_per_minute": ""}


@pytest.fixture
def admin(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("ada", "ada@example.org"))
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def secret_in(answer: Any) -> str:
    (secret,) = re.findall(r'value="(tr_[\w-]{43})"', text(answer))
    return secret


def test_it_is_found_under_settings(admin: Client) -> None:
    assert reverse("read_keys:index") == INDEX
    assert f'"{INDEX}"' in text(admin.get("/admin/"))


def test_it_shows_the_secret_once_and_it_opens(admin: Client, client: Client) -> None:
    made = admin.post(ADD, FORM)
    secret = secret_in(made)
    assert "no-store" in made["Cache-Control"]
    key = ReadKey.objects.get()
    assert key.hash == hash_of(secret)
    for page in (INDEX, f"{INDEX}edit/{key.pk}/", f"{INDEX}history/{key.pk}/", f"{INDEX}delete/{key.pk}/"):
        shown = admin.get(page)
        assert shown.status_code == 200
        assert secret[11:] not in text(shown)
        assert key.hash not in text(shown)
    assert client.get(LIST, headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_it_keeps_the_secret_out_of_the_session_and_the_log(admin: Client) -> None:
    secret = secret_in(admin.post(ADD, FORM))
    assert secret[11:] not in str(dict(admin.session))
    assert secret[11:] not in str(list(ModelLogEntry.objects.values()))
    assert [entry.action for entry in ModelLogEntry.objects.all()] == ["wagtail.create"]


def test_it_takes_origins_one_a_line(admin: Client) -> None:
    admin.post(
        ADD, FORM | {"origins": "https://A.example/\r\n\r\nhttps://b.example:443\r\nhttps://a.example"}
    )
    key = ReadKey.objects.get()
    assert key.origins == ["https://a.example", "https://b.example"]
    edit = f"{INDEX}edit/{key.pk}/"
    assert "https://a.example https://b.example</textarea>" in text(admin.get(edit))
    admin.post(edit, FORM | {"name": "App", "origins": "https://c.example", "requests_per_minute": "60"})
    key.refresh_from_db()
    assert (key.name, key.origins, key.requests_per_minute) == ("App", ["https://c.example"], 60)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("origins", "https://a.example/path", "Write it as https://example.org"),
        ("expires_at", "2020-01-01 00:00", "That time has passed."),
        ("requests_per_minute", "0", "greater than or equal to 1"),
        ("name", "", "This field is required."),
    ],
)
def test_it_says_what_is_wrong(admin: Client, field: str, value: str, reason: str) -> None:
    assert reason in text(admin.post(ADD, FORM | {field: value}))
    assert not ReadKey.objects.exists()


def test_it_makes_no_key_for_a_site_that_shares_its_name(admin: Client) -> None:
    site = Site.objects.create(hostname="twin.test", root_page=Page.get_first_root_node())
    Site.objects.create(hostname="twin.test", port=81, root_page=Page.get_first_root_node())
    assert "Give one of them another host name" in text(admin.post(ADD, FORM | {"site": site.pk}))


def test_it_lets_an_expired_key_be_renamed(admin: Client) -> None:
    key, _ = issue(expires_at=timezone.now().replace(second=0, microsecond=0) - timedelta(days=1))
    at = f"{key.expires_at:%Y-%m-%d %H:%M}"
    admin.post(f"{INDEX}edit/{key.pk}/", FORM | {"name": "Old", "expires_at": at})
    key.refresh_from_db()
    assert key.name == "Old"


def test_it_lists_what_each_key_is(admin: Client) -> None:
    issue(name="Tidal", expires_at=timezone.make_aware(datetime(2199, 3, 1, 12)))
    key, _ = issue(name="Lunar", site=Site.objects.get())
    shown = text(admin.get(INDEX))
    assert "March 1, 2199" in shown
    assert f"{key.prefix}…" in shown
    assert "In use" in shown
    found = text(admin.get(f"{INDEX}?q=Lun"))
    assert "Lunar" in found
    assert "Tidal" not in found


def test_it_revokes_for_good_and_keeps_the_row(admin: Client) -> None:
    key, _ = issue()
    revoke = f"{INDEX}delete/{key.pk}/"
    assert "within ten seconds and for good" in text(admin.get(revoke))
    assert admin.post(revoke)["Location"] == INDEX
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert ModelLogEntry.objects.get().action == "cms.revoke_read_key"
    shown = text(admin.get(INDEX))
    assert "Revoked" in shown
    for page in (revoke, f"{INDEX}edit/{key.pk}/"):
        assert page not in shown
        assert admin.get(page).status_code == 404


def test_it_keeps_the_first_moment_of_being_revoked() -> None:
    key, _ = issue()
    key.revoke()
    first = key.revoked_at
    key.revoke()
    assert key.revoked_at == first


def test_it_is_for_those_with_the_right(client: Client) -> None:
    editor = User.objects.create_user("ed", "ed@example.org")
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    assert client.get(INDEX).status_code == 302
    assert client.post(ADD, FORM).status_code == 302
    assert not ReadKey.objects.exists()
    editor.user_permissions.add(Permission.objects.get(codename="add_readkey"))
    secret_in(client.post(ADD, FORM))
    key = ReadKey.objects.get()
    assert client.post(f"{INDEX}delete/{key.pk}/").status_code == 302
    key.refresh_from_db()
    assert key.revoked_at is None

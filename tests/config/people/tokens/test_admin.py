"""Under Settings, API tokens: what each may, until when, and who said so."""

from datetime import timedelta
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import APIToken, ModelLogEntry

from cms.models import User
from config.people.models import LIMITED, Scope, TokenLimits, limit, limits_of
from tests.api_tokens import issued

pytestmark = pytest.mark.django_db
LIST = "/admin/api-tokens/"


@pytest.fixture
def ada(client: Client) -> User:
    user = User.objects.create_superuser("ada", "ada@example.org", "x")
    client.force_login(user)
    return user


def new(client: Client, user: User, **more: Any) -> Any:
    return client.post(f"{LIST}new/", {"name": "Import", "user": user.pk, "scope": "read", **more})


def test_the_narrowest_is_chosen_until_another_is(client: Client, ada: User) -> None:
    form = client.get(f"{LIST}new/").context["form"]
    assert form["scope"].value() == Scope.READ
    assert [choice for choice, _ in form["scope"].field.choices] == list(Scope)


def test_it_makes_a_token_for_drafts_that_ends(client: Client, ada: User) -> None:
    answer = new(client, ada, scope="drafts", expires_at="2999-01-01 12:00")
    token = APIToken.objects.get()
    assert token.prefix in answer.content.decode()
    assert f"{limits_of(token).scope} until {limits_of(token).expires_at}".startswith(
        "drafts until 2999-01-01"
    )


def test_it_writes_down_who_gave_what(client: Client, ada: User) -> None:
    new(client, ada, scope="all", expires_at="2999-01-01 12:00")
    entry = ModelLogEntry.objects.get(action=LIMITED)
    assert (entry.user, entry.data["scope"]) == (ada, "all")
    token = APIToken.objects.get()
    assert "May: Everything, until 2999" in client.get(f"{LIST}history/{token.pk}/").content.decode()


@pytest.mark.parametrize("wrong", [{"scope": ""}, {"scope": "root"}, {"expires_at": "2020-01-01 12:00"}])
def test_it_makes_no_token_of_what_is_wrong(client: Client, ada: User, wrong: dict[str, str]) -> None:
    assert new(client, ada, **wrong).context["form"].errors.keys() == wrong.keys()
    assert not APIToken.objects.exists()


def test_it_shows_in_the_list_what_each_may(client: Client, ada: User) -> None:
    issued(ada, Scope.DRAFTS)
    issued(ada, Scope.ALL, timezone.now() - timedelta(days=1))
    APIToken.create_token(user=ada, name="made by a program")
    shown = client.get(LIST).content.decode()
    assert all(label in shown for label in ("Write drafts", "Everything", "Read", "never", "(over)"))


def test_it_changes_what_a_token_may(client: Client, ada: User) -> None:
    issued(ada, Scope.ALL)
    token = APIToken.objects.get()
    page = f"{LIST}edit/{token.pk}/"
    assert client.get(page).context["form"]["scope"].value() == "all"
    client.post(page, {"name": "Reader", "scope": "read", "expires_at": ""})
    token = APIToken.objects.get()
    assert (token.name, token.limits.scope) == ("Reader", "read")
    assert ModelLogEntry.objects.filter(action=LIMITED, user=ada).count() == 1


def test_it_writes_nothing_down_when_only_the_name_changes(client: Client, ada: User) -> None:
    issued(ada, Scope.DRAFTS, timezone.now() - timedelta(days=1))
    token = APIToken.objects.get()
    form = client.get(f"{LIST}edit/{token.pk}/").context["form"]
    given = {"name": "Other", "scope": form["scope"].value(), "expires_at": form["expires_at"].value()}
    client.post(
        f"{LIST}edit/{token.pk}/", {**given, "expires_at": f"{given['expires_at']:%Y-%m-%d %H:%M:%S.%f}"}
    )
    assert APIToken.objects.get().name == "Other"
    assert not ModelLogEntry.objects.filter(action=LIMITED).exists()


def test_who_looks_after_their_own_tokens_widens_nobody_elses(client: Client, ada: User) -> None:
    issued(ada, Scope.READ)
    bob = User.objects.create_user("bob", "bob@example.org", "x")
    names = ["access_admin", "add_apitoken", "change_apitoken", "view_apitoken"]
    bob.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(bob)
    page = f"{LIST}edit/{APIToken.objects.get().pk}/"
    assert client.post(page, {"name": "x", "scope": "all", "expires_at": ""}).status_code == 404
    assert TokenLimits.objects.get().scope == Scope.READ


# --- by command, and at the upgrade -----------------------------------------------------------------


def made(*words: str) -> TokenLimits:
    told = StringIO()
    call_command("api_tokens", "create", "--user", "ada", "--name", "CI", *words, stdout=told)
    assert APIToken.validate_token_format(told.getvalue().strip())
    return limits_of(APIToken.objects.latest("pk"))


def test_the_command_makes_a_token_for_reading(ada: User) -> None:
    assert (made().scope, made().expires_at) == ("read", None)


def test_the_command_takes_a_scope_and_days(ada: User) -> None:
    limits = made("--scope", "drafts", "--days", "30")
    assert limits.scope == "drafts"
    assert limits.expires_at is not None
    assert timedelta(days=29) < limits.expires_at - timezone.now() < timedelta(days=31)


@pytest.mark.parametrize("words", [["--days", "0"], ["--days", "999999999"], ["--scope", "root"]])
def test_the_command_makes_none_of_what_is_wrong(ada: User, words: list[str]) -> None:
    with pytest.raises(CommandError):
        made(*words)
    assert not APIToken.objects.exists()


def test_tokens_that_there_were_keep_everything(ada: User) -> None:
    old, _ = APIToken.create_token(user=ada, name="Import of the archive")
    narrowed, _ = APIToken.create_token(user=ada, name="Site")
    limit(narrowed, Scope.DRAFTS, None)
    import_module("config.people.migrations.0006_token_limits").keep_everything(apps, None)
    assert {limits.token.name: limits.scope for limits in TokenLimits.objects.all()} == {
        old.name: "all",
        narrowed.name: "drafts",
    }

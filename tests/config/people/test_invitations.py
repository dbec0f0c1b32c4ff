"""Somebody is invited by mail, and the link in it lets them choose a password once."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from cms.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a password that nobody knows"


@pytest.fixture
def ada(client: Client) -> User:
    """An administrator, signed in."""
    user = User.objects.create_user("ada", "ada@example.org", "a long password", first_name="Ada")
    user.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(user)
    return user


def invite(client: Client, email: str = "bea@example.org", username: str = "bea") -> str:
    """What the page says; an empty text when it went on to the list."""
    editors = Group.objects.get(name="Editors")
    answer = client.post("/admin/invite/", {"email": email, "username": username, "groups": [editors.pk]})
    return answer.content.decode() if answer.status_code == 200 else ""


def sent_link() -> str:
    found = re.search(r"http://cms\.test(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def choose_password(link: str) -> int:
    browser = Client()
    page = browser.get(link, follow=True)
    answer = browser.post(page.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    return answer.status_code


def test_it_sends_a_link_that_sets_a_password(client: Client, ada: User) -> None:
    assert not invite(client)
    assert mail.outbox[-1].to == ["bea@example.org"]
    assert str(mail.outbox[-1].body).startswith("Ada invites you")
    assert choose_password(sent_link()) == 302
    bea = User.objects.get(username="bea")
    assert bea.check_password(PASSWORD)
    assert [group.name for group in bea.groups.all()] == ["Editors"]


def test_it_takes_the_link_once(client: Client, ada: User) -> None:
    invite(client)
    choose_password(sent_link())
    assert choose_password(sent_link()) == 200


def test_it_makes_the_first_link_worthless_when_invited_again(client: Client, ada: User) -> None:
    invite(client)
    first = sent_link()
    invite(client)
    assert choose_password(first) == 200
    assert choose_password(sent_link()) == 302


def test_it_gives_nobody_a_link_to_an_account_in_use(client: Client, ada: User) -> None:
    User.objects.create_user("bea", "bea@example.org", PASSWORD)
    assert "already" in invite(client)
    assert "already" in invite(client, email="other@example.org")
    assert not mail.outbox


def test_it_makes_no_account_when_the_mail_fails(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fails)
    assert "nobody was invited" in invite(client)
    assert not User.objects.filter(username="bea").exists()

"""Asking for a new password fills no mailbox, and tells nobody who is known."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from cms.models import User
from config.people.lost_passwords import PER_PERSON, PER_VISITOR

pytestmark = pytest.mark.django_db
PAGE, DONE = "/admin/password_reset/", "/admin/password_reset/done/"


@pytest.fixture(autouse=True)
def _ada(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    User.objects.create_user("ada", "ada@example.org", "a password that nobody knows")


def ask(email: str, address: str = "198.51.100.7") -> str:
    answer = Client().post(PAGE, {"email": email}, headers={"X-Forwarded-For": address})
    return answer.headers["Location"]


def test_it_writes_a_letter() -> None:
    assert ask("ada@example.org") == DONE
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"]]


def test_it_writes_a_person_few_letters() -> None:
    for number in range(PER_PERSON.most * 2):
        assert ask("ADA@example.org" if number % 2 else "ada@example.org", f"203.0.113.{number}") == DONE
    assert len(mail.outbox) == PER_PERSON.most


def test_it_writes_few_letters_for_one_who_asks() -> None:
    for number in range(PER_VISITOR.most):
        ask(f"nobody{number}@example.org", f"2001:db8:1:2::{number:x}")
    assert ask("ada@example.org", "2001:db8:1:2:ffff::1") == DONE
    assert not mail.outbox
    ask("ada@example.org")
    assert len(mail.outbox) == 1

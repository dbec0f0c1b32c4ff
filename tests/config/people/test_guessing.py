"""Guessing passwords is slow: for one name, from one address, and for one name from many."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from cms.models import User
from config.people import signing_in
from config.people.signing_in import PER_NAME, PER_VISITOR
from newsletter.rates import Rate

pytestmark = pytest.mark.django_db
PASSWORD = "a password that nobody knows"


@pytest.fixture(autouse=True)
def _ada(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    User.objects.create_superuser("ada", "ada@example.org", PASSWORD)


def attempt(username: str, password: str, address: str = "198.51.100.7") -> int:
    data = {"username": username, "password": password}
    answer = Client().post("/admin/login/", data, headers={"X-Forwarded-For": address})
    return answer.status_code


def test_it_locks_a_name_after_five_wrong_passwords() -> None:
    assert [attempt("ada", "wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    assert attempt("ada", PASSWORD) == 429


def test_it_lets_the_owner_in_from_elsewhere_meanwhile() -> None:
    for _ in range(5):
        attempt("ada", "wrong")
    assert attempt("ada", PASSWORD, address="203.0.113.9") == 302


def test_it_forgets_failures_after_a_success() -> None:
    for _ in range(4):
        attempt("ada", "wrong")
    assert attempt("ada", PASSWORD) == 302
    assert attempt("ada", "wrong") == 200
    assert AccessAttempt.objects.get().failures_since_start == 1


def test_it_stops_an_address_that_tries_many_names() -> None:
    for number in range(PER_VISITOR.most):
        attempt(f"name{number}", "wrong")
    assert attempt("ada", PASSWORD) == 200


def test_it_stops_many_addresses_that_try_one_name() -> None:
    for _ in range(PER_NAME.most):
        PER_NAME.allows("ada")
    assert attempt("ada", PASSWORD, address="203.0.113.9") == 200


@pytest.mark.parametrize("names", [["ada"], ["Ada", "aDa", "ADA"]])
def test_it_lets_no_single_machine_use_up_the_attempts_of_the_owner(
    names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "PER_NAME", Rate("sign-in-name", most=6, seconds=3600))
    for number in range(12):
        attempt(names[number % len(names)], "wrong")
    assert attempt("ada", PASSWORD, address="203.0.113.9") == 302


def test_it_counts_a_household_of_ipv6_as_one() -> None:
    for number in range(PER_VISITOR.most):
        attempt(f"name{number}", "wrong", address=f"2001:db8:1:2::{number:x}")
    assert attempt("ada", PASSWORD, address="2001:db8:1:2:ffff::1") == 200
    assert attempt("ada", PASSWORD, address="2001:db8:1:3::1") == 302


def test_it_locks_a_name_for_a_household_of_ipv6() -> None:
    for number in range(5):
        attempt("ada", "wrong", address=f"2001:db8:1:2::{number:x}")
    assert attempt("ada", PASSWORD, address="2001:db8:1:2:ffff::1") == 429
    assert AccessAttempt.objects.get().ip_address == "2001:db8:1:2::"


def test_it_asks_for_passwords_at_one_door() -> None:
    answer = Client().post("/_util/login/?next=/private/", {"username": "ada", "password": PASSWORD})
    assert answer.headers["Location"] == "/admin/login/?next=/private/"
    assert "sessionid" not in answer.cookies


def test_it_believes_only_the_address_that_the_proxy_saw() -> None:
    for number in range(5):
        attempt("ada", "wrong", address=f"203.0.113.{number}, 198.51.100.7")
    assert attempt("ada", PASSWORD, address="192.0.2.1, 198.51.100.7") == 429


@pytest.mark.parametrize("password", ["short", "123456789012", "password1234", "adalovelace1"])
def test_it_refuses_a_weak_password(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(username="adalovelace"))


def test_it_takes_a_long_one() -> None:
    validate_password(PASSWORD, User(username="ada"))

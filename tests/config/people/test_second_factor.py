"""With the second factor on, a password alone opens nothing."""

from binascii import unhexlify

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from cms.models import User
from config.people import second_factor

pytestmark = pytest.mark.django_db
PASSWORD = "a password that nobody knows"
CHALLENGE, SET_UP = "/admin/two-factor/", "/admin/two-factor/set-up/"


@pytest.fixture
def ada() -> User:
    return User.objects.create_superuser("ada", "ada@example.org", PASSWORD)


@pytest.fixture
def codes(ada: User) -> list[str]:
    """Ada has an app, and these codes on paper."""
    TOTPDevice.objects.create(user=ada, confirmed=True)
    return second_factor.new_codes(ada)


def of_the_app(device: TOTPDevice) -> str:
    return f"{TOTP(unhexlify(device.key)).token():06d}"


def sign_in(client: Client) -> None:
    assert client.post("/admin/login/", {"username": "ada", "password": PASSWORD}).status_code == 302


def test_it_asks_for_a_code_wherever_the_password_leads(client: Client, codes: list[str]) -> None:
    sign_in(client)
    assert client.get("/admin/pages/")["Location"] == f"{CHALLENGE}?next=/admin/pages/"
    assert client.get("/admin/users/")["Location"].startswith(CHALLENGE)


def test_it_is_nobody_outside_of_the_admin_meanwhile(client: Client, codes: list[str]) -> None:
    sign_in(client)
    assert not client.get("/newsletter/subscribe").wsgi_request.user.is_authenticated


def test_it_goes_on_with_the_code_of_the_app(client: Client, codes: list[str]) -> None:
    sign_in(client)
    code = of_the_app(TOTPDevice.objects.get())
    assert client.post(CHALLENGE, {"code": code, "next": "/admin/pages/"})["Location"] == "/admin/pages/"
    assert client.get("/admin/users/").status_code == 200


def test_it_takes_a_code_once(client: Client, codes: list[str]) -> None:
    code = of_the_app(TOTPDevice.objects.get())
    sign_in(client)
    client.post(CHALLENGE, {"code": code})
    other = Client()
    sign_in(other)
    assert other.post(CHALLENGE, {"code": code}).status_code == 200


def test_it_takes_a_code_from_the_paper_once(client: Client, codes: list[str]) -> None:
    sign_in(client)
    assert client.post(CHALLENGE, {"code": codes[0].upper()}).status_code == 302
    assert StaticToken.objects.count() == second_factor.CODES - 1


def test_it_refuses_a_wrong_code(client: Client, codes: list[str]) -> None:
    sign_in(client)
    assert client.post(CHALLENGE, {"code": "000000"}).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_it_leads_to_no_foreign_host(client: Client, codes: list[str]) -> None:
    sign_in(client)
    answer = client.post(CHALLENGE, {"code": codes[0], "next": "https://evil.example/"})
    assert answer["Location"] == "/admin/"


def test_it_is_set_up_with_a_code_and_the_password(client: Client, ada: User) -> None:
    sign_in(client)
    assert b"data:image/svg+xml" in client.get(SET_UP).content
    code = of_the_app(TOTPDevice.objects.get())
    assert b"Keep these codes" not in client.post(SET_UP, {"code": code, "password": "wrong"}).content
    page = client.post(SET_UP, {"code": code, "password": PASSWORD})
    assert page.content.count(b"<li><code>") == second_factor.CODES
    assert client.get("/admin/").status_code == 200


def test_it_must_be_set_up_where_everybody_needs_it(client: Client, ada: User, settings: Settings) -> None:
    settings.TWO_FACTOR_REQUIRED = True
    sign_in(client)
    assert client.get("/admin/")["Location"].startswith(SET_UP)
    assert client.get(SET_UP).status_code == 200


def test_it_cannot_be_set_up_anew_with_the_password_alone(client: Client, codes: list[str]) -> None:
    sign_in(client)
    assert client.get(SET_UP)["Location"].startswith(CHALLENGE)


def test_it_is_switched_off_with_the_password(client: Client, codes: list[str], ada: User) -> None:
    sign_in(client)
    client.post(CHALLENGE, {"code": codes[0]})
    client.post("/admin/two-factor/off/", {"password": "wrong"})
    assert second_factor.has_factor(ada)
    client.post("/admin/two-factor/off/", {"password": PASSWORD})
    assert not second_factor.has_factor(ada)


def test_it_is_reset_by_who_runs_the_server(codes: list[str], ada: User) -> None:
    call_command("reset_two_factor", "ada", verbosity=0)
    assert not second_factor.has_factor(ada)
    with pytest.raises(CommandError, match="no second factor"):
        call_command("reset_two_factor", "ada")


@pytest.mark.parametrize("page", ["/admin/account/", "/admin/two-factor/manage/", "/admin/two-factor/codes/"])
def test_it_has_its_place_in_the_account(client: Client, codes: list[str], page: str) -> None:
    sign_in(client)
    client.post(CHALLENGE, {"code": codes[0]})
    assert b"Two-factor sign-in" in client.get(page).content

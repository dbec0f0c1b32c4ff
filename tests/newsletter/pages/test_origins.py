"""Forms of friends are welcome, and may have their reader back; a stranger's page may sign nobody up."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from newsletter.models import Newsletter, Subscriber
from newsletter.origins import may_return, return_url

pytestmark = pytest.mark.django_db
FORM, API = "/newsletter/subscribe/", "/api/content/v1/subscriptions/"
BODY = {"email": "dora@example.org", "newsletter": "slow-signal"}


@pytest.fixture(autouse=True)
def _friends(settings: Settings, newsletter: Newsletter) -> None:
    settings.NEWSLETTER_FORM_ORIGINS = ["https://friend.example", "http://frontend.test"]
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]


def post(visitor: Client, door: str, origin: str | None, **more: str) -> tuple[int, str]:
    headers = {"origin": origin} if origin else {}
    kind = {"content_type": "application/json"} if door == API else {}
    answer = visitor.post(door, BODY | more, headers=headers, **kind)  # type: ignore[arg-type] # a str
    return answer.status_code, answer.get("Location", "")


@pytest.mark.parametrize("door", [FORM, API])
@pytest.mark.parametrize(
    "origin", [None, "http://testserver", "http://cms.test", "https://friend.example", "https://app.example"]
)
def test_it_takes_forms_of_its_own_and_of_friends(visitor: Client, door: str, origin: str | None) -> None:
    assert post(visitor, door, origin)[0] in (HTTPStatus.OK, HTTPStatus.ACCEPTED)


@pytest.mark.parametrize("door", [FORM, API])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://friend.example.evil.example", "http://friend.example"]
)
def test_it_takes_no_form_of_a_strangers_page(visitor: Client, door: str, origin: str) -> None:
    assert post(visitor, door, origin)[0] == HTTPStatus.FORBIDDEN
    assert not Subscriber.objects.exists()


def test_it_lets_a_browser_say_that_its_own_form_is_its_own(visitor: Client) -> None:
    page = visitor.get(FORM)
    assert page["Referrer-Policy"] == "same-origin"  # with no-referrer a browser posts with Origin: null
    assert b'<meta name="referrer" content="same-origin">' in page.content


def test_it_sends_the_reader_back_to_a_friend(visitor: Client) -> None:
    wanted = "https://friend.example/thanks?a=1#end"
    status, location = post(visitor, FORM, "https://friend.example", return_to=wanted)
    assert (status, location) == (303, "https://friend.example/thanks?a=1&subscribe=check-inbox#end")


def test_it_sends_the_reader_back_whether_or_not_the_address_is_known(visitor: Client) -> None:
    wanted = "https://friend.example/thanks"
    answers = {post(visitor, FORM, "https://friend.example", return_to=wanted) for _ in range(2)}
    assert len(answers) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "//evil.example/",
        "https://friend.example@evil.example/",
        "https://friend.example:8443/",
        "https://friend.example\\@evil.example/",
        "javascript:alert(1)",
        "https://friend.example/\r\nSet-Cookie: a=b",
        "https://[",
        "",
    ],
)
def test_it_sends_the_reader_nowhere_else(visitor: Client, url: str) -> None:
    assert not may_return(url)
    assert post(visitor, FORM, None, return_to=url)[0] == HTTPStatus.OK


def test_it_says_what_came_of_the_form() -> None:
    assert (
        return_url("https://friend.example/", "check-inbox")
        == "https://friend.example/?subscribe=check-inbox"
    )

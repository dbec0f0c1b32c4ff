"""The subscribe form and the API's twin: the same answer for everybody, and nothing for programs."""

import re

import pytest
from django.test import Client

from newsletter.models import Newsletter, Subscriber, Subscription
from newsletter.rates import PER_VISITOR
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db
FORM, API = "/newsletter/subscribe/", "/api/content/v1/subscriptions/"


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def ask(browser: Client, door: str, email: str, **more: str) -> tuple[int, str]:
    body = {"email": email, "newsletter": "slow-signal", **more}
    kind = "application/json" if door == API else "application/x-www-form-urlencoded"
    if door == FORM:
        answer = browser.post(door, "&".join(f"{k}={v}" for k, v in body.items()), content_type=kind)
    else:
        answer = browser.post(door, body, content_type=kind)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("door", [FORM, API])
def test_it_answers_the_same_whether_or_not_it_knows_the_address(
    browser: Client, cast: Cast, door: str
) -> None:
    answers = {ask(browser, door, f"{who}@example.org") for who in ("alice", "bob", "carol", "dora")}
    assert len(answers) == 1


@pytest.mark.parametrize("door", [FORM, API])
def test_it_does_nothing_for_a_program_and_does_not_tell_it(
    browser: Client, newsletter: Newsletter, door: str
) -> None:
    honest = ask(browser, door, "alice@example.org")
    assert ask(browser, door, "bot@example.org", website="spam.example.com") == honest
    assert not Subscriber.objects.filter(email="bot@example.org").exists()


@pytest.mark.parametrize("door", [FORM, API])
def test_it_says_what_is_wrong_with_an_address(browser: Client, newsletter: Newsletter, door: str) -> None:
    status, answer = ask(browser, door, "alice")
    assert status == 422
    assert "@-sign" in answer
    assert not Subscriber.objects.exists()


def test_it_answers_the_api_with_202_and_a_message(browser: Client, newsletter: Newsletter) -> None:
    answer = browser.post(
        API, {"email": "a@example.org", "newsletter": "slow-signal"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["status"]) == (202, "pending")


def test_it_describes_problems_as_problem_json(browser: Client, newsletter: Newsletter) -> None:
    answer = browser.post(
        API, {"email": "alice", "newsletter": "slow-signal"}, content_type="application/json"
    )
    assert answer["Content-Type"] == "application/problem+json"
    missing = browser.post(
        API, {"email": "a@example.org", "newsletter": "none"}, content_type="application/json"
    )
    assert missing.status_code == 404


def test_it_slows_down_who_asks_too_often(browser: Client, newsletter: Newsletter) -> None:
    statuses = [ask(browser, FORM, f"a{n}@example.org")[0] for n in range(PER_VISITOR.most + 1)]
    assert set(statuses[:-1]) == {200}
    assert statuses[-1] == 429


def test_it_takes_a_form_filled_faster_than_by_hand_for_a_program(
    browser: Client, newsletter: Newsletter
) -> None:
    shown = browser.get(FORM).content.decode()
    stamp = re.findall(r'name="stamp" value="([^"]+)"', shown)[0]
    ask(browser, FORM, "bot@example.org", stamp=stamp)
    assert not Subscription.objects.exists()


def test_it_keeps_line_breaks_out_of_names(browser: Client, newsletter: Newsletter) -> None:
    ask(browser, FORM, "a@example.org", name="Ann%0D%0ABcc:%20eve@example.com")
    assert Subscriber.objects.get().name == "Ann Bcc: eve@example.com"


def test_it_lists_newsletters_for_frontends(browser: Client, newsletter: Newsletter) -> None:
    items = browser.get("/api/content/v1/newsletters/").json()["items"]
    assert items == [{"slug": "slow-signal", "name": "Slow Signal", "description": "One long read a week."}]

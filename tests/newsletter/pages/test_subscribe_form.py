"""The subscribe form and the API's twin: the same answer for everybody, and nothing for programs."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from newsletter import intake
from newsletter.models import Newsletter, Subscriber, Subscription
from newsletter.rates import PER_ADDRESS, PER_VISITOR
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db
FORM, API = "/newsletter/subscribe/", "/api/content/v1/subscriptions/"


def ask(visitor: Client, door: str, email: str, **more: str) -> tuple[int, str]:
    body = {"email": email, "newsletter": "slow-signal", **more}
    kind = "application/json" if door == API else "application/x-www-form-urlencoded"
    if door == FORM:
        answer = visitor.post(door, "&".join(f"{k}={v}" for k, v in body.items()), content_type=kind)
    else:
        answer = visitor.post(door, body, content_type=kind)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("door", [FORM, API])
def test_it_answers_the_same_whether_or_not_it_knows_the_address(
    visitor: Client, cast: Cast, door: str
) -> None:
    answers = {ask(visitor, door, f"{who}@example.org") for who in ("alice", "bob", "carol", "dora")}
    assert len(answers) == 1


@pytest.mark.parametrize("door", [FORM, API])
def test_it_does_nothing_for_a_program_and_does_not_tell_it(
    visitor: Client, newsletter: Newsletter, door: str
) -> None:
    honest = ask(visitor, door, "alice@example.org")
    assert ask(visitor, door, "bot@example.org", website="spam.example.com") == honest
    assert not Subscriber.objects.filter(email="bot@example.org").exists()


@pytest.mark.parametrize("door", [FORM, API])
def test_it_says_what_is_wrong_with_an_address(visitor: Client, newsletter: Newsletter, door: str) -> None:
    status, answer = ask(visitor, door, "alice")
    assert status == 422
    assert "@-sign" in answer
    assert not Subscriber.objects.exists()


def test_it_answers_the_api_with_202_and_a_message(visitor: Client, newsletter: Newsletter) -> None:
    answer = visitor.post(
        API, {"email": "a@example.org", "newsletter": "slow-signal"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["status"]) == (202, "pending")


def test_it_describes_problems_as_problem_json(visitor: Client, newsletter: Newsletter) -> None:
    answer = visitor.post(
        API, {"email": "alice", "newsletter": "slow-signal"}, content_type="application/json"
    )
    assert answer["Content-Type"] == "application/problem+json"
    missing = visitor.post(
        API, {"email": "a@example.org", "newsletter": "none"}, content_type="application/json"
    )
    assert missing.status_code == 404


def test_it_refuses_a_newsletter_that_no_database_can_be_asked_for(newsletter: Newsletter) -> None:
    form = {"email": "dora@example.org", "newsletter": "slow\0signal"}
    assert Client().post("/newsletter/subscribe/", form).status_code == 422


@pytest.mark.parametrize(
    ("field", "sent", "told"),
    [
        ("email", {"email": ""}, "Please fill in your email address."),
        ("email", {"email": "a" * 321}, "That does not look like an email address."),
        ("name", {"name": "x" * 201}, "That name is too long."),
        ("", {"newsletter": "gone"}, "That newsletter is not offered any more."),
        ("", {"frequency": "fortnightly"}, "That cannot be chosen."),
    ],
)
def test_it_says_which_field_is_wrong(
    newsletter: Newsletter, field: str, sent: dict[str, str], told: str
) -> None:
    answer = Client().post(FORM, {"email": "a@example.org", "newsletter": "slow-signal"} | sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    marked = re.findall(r'<input id="(\w+)"[^>]*aria-invalid="true"', page)
    assert marked == ([field] if field else [])


@pytest.mark.parametrize("hours", [1, 24])
def test_it_fills_no_mailbox_by_its_many_addresses(
    monkeypatch: pytest.MonkeyPatch, newsletter: Newsletter, hours: int
) -> None:
    """Not in one hour, and not in one after the other."""
    monkeypatch.setattr(intake, "PER_ADDRESS", replace(PER_ADDRESS, most=PER_ADDRESS.most * hours))
    for number in range(30):
        Client().post(FORM, {"newsletter": "slow-signal", "email": f"ada+{number}@example.org"})
    assert Subscriber.objects.count() == PER_ADDRESS.most
    assert Client().post(FORM, {"newsletter": "slow-signal", "email": "bea+1@example.org"}).status_code == 200


def test_it_slows_down_who_asks_too_often(visitor: Client, newsletter: Newsletter) -> None:
    statuses = [ask(visitor, FORM, f"a{n}@example.org")[0] for n in range(PER_VISITOR.most + 1)]
    assert set(statuses[:-1]) == {200}
    assert statuses[-1] == 429


def test_it_takes_a_form_filled_faster_than_by_hand_for_a_program(
    visitor: Client, newsletter: Newsletter
) -> None:
    shown = visitor.get(FORM).content.decode()
    stamp = re.findall(r'name="stamp" value="([^"]+)"', shown)[0]
    ask(visitor, FORM, "bot@example.org", stamp=stamp)
    assert not Subscription.objects.exists()


def test_it_keeps_line_breaks_out_of_names(visitor: Client, newsletter: Newsletter) -> None:
    ask(visitor, FORM, "a@example.org", name="Ann%0D%0ABcc:%20eve@example.com")
    assert Subscriber.objects.get().name == "Ann Bcc: eve@example.com"


def test_it_lists_newsletters_for_frontends(visitor: Client, newsletter: Newsletter) -> None:
    (item,) = visitor.get("/api/content/v1/newsletters/").json()["items"]
    assert item == {
        "slug": "slow-signal",
        "name": "Slow Signal",
        "description": "One long read a week.",
        "topics": [],
        "offers_digest": False,
        "consent": "I want to receive Slow Signal by email. I can leave at any time, with one click.",
    }

"""The API's sentences are for readers, so they are in the reader's language, and caches know it."""

from typing import Any

import pytest
from django.test import Client

from newsletter.models import Newsletter, Subscriber
from newsletter.rates import PER_ADDRESS
from newsletter.wording import CONSENT_WORDINGS

pytestmark = pytest.mark.django_db
API = "/api/content/v1/subscriptions/"
ADA = "ada@example.org"


def ask(visitor: Client, accepted: str = "", origin: str = "", **body: Any) -> Any:
    headers = {"accept-language": accepted} | ({"origin": origin} if origin else {})
    asked = {"email": ADA, "newsletter": "slow-signal", **body}
    return visitor.post(API, asked, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    ("accepted", "language", "words"),
    [
        ("", "en", "look into your inbox"),
        ("de-AT, en;q=0.5", "de", "Postfach"),
        ("es", "es", "buzón"),
        ("pt-BR", "pt", "caixa de correio"),
        ("fr", "en", "look into your inbox"),
        ("\x00;q=x,,*", "en", "look into your inbox"),
    ],
)
def test_it_answers_in_the_readers_language(
    visitor: Client, newsletter: Newsletter, accepted: str, language: str, words: str
) -> None:
    answer = ask(visitor, accepted)
    assert answer.status_code == 202
    assert words in answer.json()["message"]
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]
    assert Subscriber.objects.get().locale == language


def test_it_takes_the_language_that_is_asked_for_before_the_browsers(
    visitor: Client, newsletter: Newsletter
) -> None:
    answer = ask(visitor, "de", language="pt-BR")
    assert answer["Content-Language"] == "pt"
    assert "caixa de correio" in answer.json()["message"]


REFUSALS: list[tuple[dict[str, Any], int, str]] = [
    ({"email": "ada@"}, 422, "nicht wie eine E-Mail-Adresse"),
    ({"newsletter": "gone"}, 404, "Newsletter"),
    ({"topics": ["sleep"]}, 422, "Slow Signal hat kein Thema „sleep“."),
    ({"frequency": "digest"}, 422, "Slow Signal gibt es nicht als „digest“."),
    ({"origin": "https://stranger.example"}, 403, "Seite"),
]


@pytest.mark.parametrize(("body", "status", "words"), REFUSALS)
def test_it_refuses_in_the_readers_language(
    visitor: Client, newsletter: Newsletter, body: dict[str, Any], status: int, words: str
) -> None:
    answer = ask(visitor, "de", **body)
    assert (answer.status_code, answer["Content-Language"]) == (status, "de")
    detail = answer.json()["detail"]
    assert words in detail
    assert detail != ask(visitor, "en", **body).json()["detail"]
    assert "Accept-Language" in answer["Vary"]
    assert answer["Content-Type"] == "application/problem+json"


def test_it_says_what_is_wrong_with_an_address_in_english(visitor: Client, newsletter: Newsletter) -> None:
    answer = ask(visitor, "en", email="ada@")
    assert "after the @-sign" in answer.json()["errors"][0]["message"]


def test_it_asks_for_patience_in_the_readers_language(visitor: Client, newsletter: Newsletter) -> None:
    for _ in range(PER_ADDRESS.most):
        ask(visitor, "es")
    answer = ask(visitor, "es")
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "una hora" in answer.json()["detail"]


def test_it_leaves_no_language_behind(visitor: Client, newsletter: Newsletter) -> None:
    ask(visitor, "de")
    assert "inbox" in ask(visitor, "").json()["message"]


def test_caches_keep_the_sentence_to_agree_to_apart_by_language(
    visitor: Client, newsletter: Newsletter
) -> None:
    answer = visitor.get("/api/content/v1/newsletters/", headers={"accept-language": "de"})
    (offer,) = answer.json()["items"]
    assert offer["consent"] == CONSENT_WORDINGS["2026-11-de"].format(newsletter="Slow Signal")
    assert answer["Content-Language"] == "de"
    assert {"Accept-Language", "Authorization"} <= set(answer["Vary"].split(", "))

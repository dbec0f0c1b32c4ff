"""A sender that cannot send, and a provider that is not heard, are told of at the start."""

import pytest
from pytest_django.fixtures import Settings

from newsletter.checks import check_senders, check_webhook_secret


def said(settings: Settings, *urls: str, secret: str = "a:b") -> list[tuple[str | None, str]]:
    settings.NEWSLETTER_SENDERS = list(urls)
    settings.ANYMAIL = {"WEBHOOK_SECRET": [secret] if secret else []}
    return [(message.id, message.msg) for message in check_senders()]


@pytest.mark.parametrize(
    "url",
    [
        "resend://re_key@?name=resend",
        "postmark://token@?message_stream=broadcast&batch=500",
        "mailgun://key@mg.example.com?api_url=https://api.eu.mailgun.net/v3",
        "mailjet://key@?secret_key=secret",
        "postal://key@postal.example.com",
        "scaleway://secret@?project_id=p",
        "smtp+tls://user:password@relay.example.com",
    ],
)
def test_it_is_silent_about_a_sender_that_can_be_used(settings: Settings, url: str) -> None:
    assert [message for message in said(settings, url) if message[0] != "newsletter.W002"] == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("pigeon://key@", "pigeon is not known. Use one of smtp, "),
        ("amazon-ses://key@", "Use Amazon's SMTP interface"),
        ("resend://?name=news", "write resend://KEY@?name=news with your api_key of resend as KEY"),
        ("postmark://?name=news", "with your server_token of postmark as KEY"),
        ("mailjet://key@", "needs secret_key: add &secret_key=… to its URL"),
        ("postal://key@", "needs api_url"),
        (
            "resend://key@?colour=red",
            "has colour, which resend does not know. It knows api_url, batch, timeout.",
        ),
        ("resend://key@example.com", "has host, which resend does not know"),
        ("resend://key@?batch=many", "batch must be a number above 0, not 'many'"),
        ("resend://key@?batch=0", "batch must be a number above 0, not '0'"),
        ("resend://key@?timeout=-1", "timeout must be a number above 0, not '-1'"),
    ],
)
def test_it_says_what_to_set(settings: Settings, url: str, words: str) -> None:
    ((code, sentence),) = said(settings, url)
    assert code == "newsletter.E002"
    assert words in sentence


def test_it_says_that_the_senders_cannot_be_read(settings: Settings) -> None:
    ((code, sentence),) = said(settings, "smtp://relay?weight=heavy")
    assert code == "newsletter.E001"
    assert "NEWSLETTER_SENDERS" in sentence


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("weight=0", "weight must be 1 or more, not 0"),
        ("connections=0", "connections must be 1 or more, not 0"),
        ("per_hour=-1", "per_hour must be 0 or more, not -1"),
        ("per_second=nan", "per_second must be 0 or more, not nan"),
        ("timeout=0", "timeout must be a number above 0, not 0"),
        ("timeout=inf", "timeout must be a number above 0, not inf"),
    ],
)
def test_it_refuses_numbers_that_send_nothing(settings: Settings, query: str, words: str) -> None:
    ((code, sentence),) = said(settings, f"smtp://relay?{query}")
    assert code == "newsletter.E001"
    assert words in sentence


def test_it_never_shows_a_key(settings: Settings) -> None:
    messages = said(settings, "resend://re_secret@?colour=red", "pigeon://re_secret@?name=p")
    assert len(messages) == 2
    assert not [sentence for _, sentence in messages if "re_secret" in sentence]


def test_it_warns_of_a_provider_that_is_not_heard(settings: Settings) -> None:
    ((code, sentence),) = said(settings, "resend://key@", secret="")
    assert code == "newsletter.W001"
    assert "ANYMAIL_WEBHOOK_SECRET" in sentence


def test_it_warns_of_a_provider_that_needs_a_signing_key_too(settings: Settings) -> None:
    ((code, sentence),) = said(settings, "mailgun://key@mg.example.com")
    assert code == "newsletter.W002"
    assert "MAILGUN_WEBHOOK_SIGNING_KEY" in sentence


def test_it_warns_of_a_provider_whose_address_is_there_before_its_key(settings: Settings) -> None:
    ((code, sentence),) = said(settings, "mandrill://key@")
    assert code == "newsletter.W002"
    assert "ANYMAIL_MANDRILL_WEBHOOK_KEY" in sentence


@pytest.mark.parametrize(("secret", "wrong"), [("a:b", 0), ("word", 1), (":", 1), ("word:", 1)])
def test_it_knows_a_secret_from_a_mere_word(settings: Settings, secret: str, wrong: int) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": [secret]}
    assert len(check_webhook_secret()) == wrong

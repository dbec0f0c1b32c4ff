"""A mail with personal tokens: read back by another parser, for any name."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from newsletter import campaigns
from newsletter.composing import compose
from newsletter.dkim_keys import DkimKey
from newsletter.mailings import Mailing
from newsletter.models import Campaign
from newsletter.personal import Personal, PersonalTokenError, value_of
from newsletter.seeing import seen
from tests.newsletter.cast import Cast
from tests.newsletter.reader import read, words
from tests.newsletter.verifier import verdicts, zone

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
# Legal in a ledger's name: it has 200 characters, and PostgreSQL holds no half characters and no zero.
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)


@pytest.fixture
def personal(campaign: Campaign) -> Campaign:
    campaign.subject = "{first_name|there}, hear this: {name|reader}"
    campaign.preheader = "Only for {email} & {name|you}"
    campaign.note = "Dear {name|reader},\n\n{{not a token}} <b>{first_name|x}</b>\n\n{name|Nobody}"
    compose(campaign)
    return campaign


def built(mailing: Mailing, name: str, email: str = "alice@example.org") -> bytes:
    variant = mailing.campaign.variants.get().pk
    return mailing.message(delivery=1, variant=variant, subscriber=2, email=email, name=name, at=AT)


def parts(raw: bytes) -> tuple[EmailMessage, str, str]:
    message = message_from_bytes(raw, policy=policy.default)
    text, html = (part.get_content() for part in message.iter_parts())
    return message, text, html


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=names)
@example(name="")
@example(name=".")
@example(name="From here")
@example(name="..\n.\r\n")
@example(name="a\r\nBcc: all@example.com\r\n\r\n<script>")
@example(name="=?utf-8?q?x?=")
@example(name="نور الهدى " * 20)
@example(name="\U0001f468\u200d\U0001f469\u200d\U0001f467" * 40)
@example(name="<b>&amp;\"'")
def test_any_name_arrives_as_it_is(personal: Campaign, name: str) -> None:
    raw = built(Mailing(personal), name)
    message, text, html = parts(raw)
    whole = value_of(Personal.NAME, name, "")
    first = value_of(Personal.FIRST_NAME, name, "")
    subject = f"{first or 'there'}, hear this: {whole or 'reader'}"
    assert words(read(raw)["Subject"]) == subject
    assert f"Dear {whole or 'reader'}," in unfolded(text)
    assert unescape(html).count(whole or "Nobody")
    assert "<b>" not in html or "<b>" not in html.split("{not a token}")[1][:200]
    assert not message.defects
    assert message.keys().count("Subject") == 1
    assert "Bcc" not in message


def unfolded(text: str) -> str:
    return text.replace("\r\n", "\n")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=names)
@example(name=".hidden. " * 20)
def test_every_line_is_one_that_smtp_leaves_alone(personal: Campaign, name: str) -> None:
    head, _, body = built(Mailing(personal), name).partition(b"\r\n\r\n")
    for line in body.split(b"\r\n"):
        assert len(line) <= 76
        assert line.isascii()
        assert not line.startswith((b".", b"From "))
    assert all(len(line) <= 78 for line in head.split(b"\r\n") if not line.startswith(b"List-Unsubscribe"))
    assert b"\n" not in head.replace(b"\r\n", b"")


def test_a_name_is_escaped_in_html_and_not_in_text(personal: Campaign) -> None:
    _, text, html = parts(built(Mailing(personal), "<i>Ada</i> & Co"))
    assert "Dear <i>Ada</i> & Co," in text
    assert "Dear &lt;i&gt;Ada&lt;/i&gt; &amp; Co," in html
    assert "&lt;b&gt;" in html


def test_somebody_without_a_name_gets_the_fallback(personal: Campaign) -> None:
    message, text, _ = parts(built(Mailing(personal), ""))
    assert message["Subject"] == "there, hear this: reader"
    assert "Dear reader," in text
    assert "{not a token}" in text


def test_it_is_signed_with_the_subject_of_each(personal: Campaign, settings: Settings) -> None:
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    settings.NEWSLETTER_DKIM = [f"e2026:example.com:{pem}"]
    published = zone(DkimKey("e2026", "example.com", private))
    mailing = Mailing(personal)
    for name in ("Ada", "نور"):
        raw = built(mailing, name)
        assert verdicts(raw, published) == [True]
        assert verdicts(raw.replace(b"\r\nSubject: ", b"\r\nSubject: x"), published) == [False]


def test_archive_and_tests_show_the_fallback(cast: Cast, personal: Campaign) -> None:
    campaigns.start(personal)
    variant = personal.variants.get()
    assert seen(variant).subject == "there, hear this: reader"
    assert "Dear reader," in seen(variant).text
    page = Client().get(f"/newsletter/archive/{personal.public_id}/").content.decode()
    assert "Dear reader," in page
    assert "Only for  &amp; you" in seen(variant).html
    assert personal.public_id.hex not in page


def test_what_cannot_be_a_token_is_refused_when_it_is_composed(campaign: Campaign) -> None:
    campaign.note = "Dear {nmae|reader}"
    with pytest.raises(PersonalTokenError, match="Nothing is known as"):
        compose(campaign)


def test_a_mail_without_tokens_is_what_it_was(campaign: Campaign) -> None:
    raw = built(Mailing(campaign), "Alice")
    assert raw.index(b"\r\nSubject: The gut hears\r\n") > raw.index(b"\r\nFrom: ")

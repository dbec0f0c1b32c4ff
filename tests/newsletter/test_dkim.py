"""Signatures hold at an independent reader, for any mail and after what relays do; not after more."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.dkim import Signing
from newsletter.dkim_keys import DkimKey
from newsletter.envelope import Envelope, Letter, seal
from newsletter.gaps import Gap
from newsletter.headers import date_header, raw_header, recipient_header
from tests.newsletter.test_envelope import CAMPAIGN, LEAVE, PREFERENCES, TOKENS, marked
from tests.newsletter.test_headers import printable
from tests.newsletter.verifier import verdicts, zone

RSA = DkimKey("r2026", "example.com", generate_private_key(65537, 2048))
ED25519 = DkimKey("e2026", "example.com", Ed25519PrivateKey.generate())
PUBLISHED = zone(RSA, ED25519)
AT = datetime(2026, 11, 27, tzinfo=UTC)


def signed(letter: Letter, name: str = "Alice", email: str = "alice@example.org") -> bytes:
    envelope = seal(letter, CAMPAIGN)
    body = envelope.body[0]
    assert isinstance(body, bytes)
    signing = Signing([ED25519, RSA], envelope.head.removesuffix(b"\r\n"), body)
    personal = [
        recipient_header(name, email),
        raw_header("Message-ID", "<1.2@example.com>"),
        date_header(AT),
        b"List-Unsubscribe: <https://example.com/leave/1/>,\r\n <mailto:leave@example.com?subject=1>\r\n",
    ]
    return Envelope(envelope.head, envelope.body, signing).close(b"".join(personal), TOKENS)


def usual(
    subject: str = "The gut hears",
    html: str = f"<p>Hi {LEAVE}</p>",
    text: str = f"Hi {LEAVE} {PREFERENCES}",
) -> Letter:
    return Letter("Ada", "ada@example.com", subject, html, text, reply_to="answers@example.com")


@settings(max_examples=60)
@given(subject=printable, name=st.text(max_size=120), html=marked, text=marked)
def test_both_signatures_hold_for_any_mail(subject: str, name: str, html: str, text: str) -> None:
    assert verdicts(signed(usual(subject=subject, html=html, text=text), name), PUBLISHED) == [True, True]


def test_they_hold_for_an_address_in_another_script() -> None:
    assert verdicts(signed(usual(), email="françoise@example.org"), PUBLISHED) == [True, True]


@settings(max_examples=40)
@given(subject=printable, data=st.data())
def test_they_hold_after_a_relay_reordered_and_folded_headers(subject: str, data: st.DataObject) -> None:
    head, _, body = signed(usual(subject=subject)).partition(b"\r\n\r\n")
    lines = re.split(rb"\r\n(?![ \t])", head)
    moved = data.draw(st.permutations([_refolded(line) for line in lines]))
    received = b"Received: from a by b;\r\n\tFri, 27 Nov 2026 00:00:00 +0000"
    assert sorted(verdicts(b"\r\n".join([received, *moved]) + b"\r\n\r\n" + body, PUBLISHED)) == [True, True]


def _refolded(line: bytes) -> bytes:
    """The header with its name in capitals, its folds gone and new ones where blanks are."""
    name, _, value = line.partition(b":")
    return name.upper() + b":  " + b"\r\n\t ".join(value.split()) + b" "


@pytest.mark.parametrize(
    "added", [b"From: eve@example.net", b"Subject: Free", b"To: eve@example.net", b"Reply-To: e@e.net"]
)
def test_they_break_when_a_second_of_a_header_is_put_in_front(added: bytes) -> None:
    assert verdicts(added + b"\r\n" + signed(usual()), PUBLISHED) == [False, False]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"The gut hears", b"The gut heals"),
        (b"<p>Hi", b"<p>Ho"),
        (b"List-Unsubscribe=One-Click", b"None"),
        (b"leave/1/", b"leave/2/"),
        (b"Precedence: bulk", b"Precedence: list"),
        (TOKENS[Gap.LEAVE], b"12-3-46.sig_-x"),
    ],
)
def test_they_break_when_what_was_signed_is_changed(before: bytes, after: bytes) -> None:
    extra = (
        raw_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        raw_header("Precedence", "bulk"),
    )
    message = signed(replace(usual(), extra=extra))
    assert verdicts(message, PUBLISHED) == [True, True]
    assert before in message
    assert verdicts(message.replace(before, after), PUBLISHED) == [False, False]


def test_it_names_every_header_and_those_that_must_be_single_once_more() -> None:
    head = signed(usual()).partition(b"\r\n\r\n")[0]
    written = {line.partition(b":")[0] for line in re.split(rb"\r\n(?![ \t])", head)} - {b"DKIM-Signature"}
    for covered in re.findall(rb"\r\n h=([^;]+);", head):
        names = covered.replace(b"\r\n ", b"").split(b":")
        assert written <= set(names)
        assert names.count(b"From") == names.count(b"Subject") == names.count(b"Reply-To") == 2


def test_it_keeps_signature_lines_short_and_the_body_hash_shared() -> None:
    head = signed(usual()).partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 100
    hashes = re.findall(rb" bh=([^;]+);", head)
    assert len(hashes) == 2
    assert hashes[0] == hashes[1]
    assert len(b64decode(hashes[0])) == 32


def test_it_signs_for_the_senders_domain_and_those_below_it() -> None:
    assert ED25519.covers("example.com")
    assert ED25519.covers("news.example.com")
    assert not ED25519.covers("badexample.com")
    assert not ED25519.covers("com")

"""A header holds what was put in, as one header, or is refused."""

from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newsletter.encoded_words import encoded_words
from newsletter.headers import HeaderUnsafeError, address_header, date_header, header, recipient_header

printable = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=300)


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw + b"\r\n", policy=policy.default)


@given(printable)
def test_it_keeps_a_subject_of_any_script_and_length(subject: str) -> None:
    message = parsed(header("Subject", subject))
    assert message.keys() == ["Subject"]
    assert message["Subject"] == subject


@given(printable)
def test_it_writes_ascii_lines_that_every_relay_takes(subject: str) -> None:
    raw = header("Subject", subject)
    assert raw.isascii()
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300), st.integers(0, 20))
def test_it_writes_encoded_words_of_whole_characters_and_at_most_75(text: str, indent: int) -> None:
    words = encoded_words(text, indent).split("\r\n ")
    assert all(len(word) <= 75 for word in words)
    assert indent + len(words[0]) <= 76
    assert "".join(str(make_header(decode_header(word))) for word in words) == text


def test_it_folds_a_long_english_subject_at_its_blanks() -> None:
    raw = header("Subject", "word " * 29 + "word")
    assert raw.startswith(b"Subject: word word")
    assert max(map(len, raw.split(b"\r\n"))) <= 76
    assert raw.replace(b"\r\n ", b" ").count(b" word") == 30


def test_it_does_not_let_a_subject_pass_for_an_encoded_one() -> None:
    assert parsed(header("Subject", "=?utf-8?q?Free?="))["Subject"] == "=?utf-8?q?Free?="


@given(printable)
def test_it_keeps_name_and_address_apart(name: str) -> None:
    assume(name.strip() and name.strip() == " ".join(name.split()))
    raw = address_header("To", name, "alice@example.org")
    to = parsed(raw)["To"]
    assert [address.addr_spec for address in to.addresses] == ["alice@example.org"]
    # The new parser puts a blank between encoded words of a name (RFC 2047, 6.2 says none); the old is right.
    phrase = raw.decode().removeprefix("To: ").replace("\r\n", "").removesuffix("<alice@example.org>").strip()
    assert str(make_header(decode_header(unquote(phrase)))).strip() == name.strip()


@given(
    st.text(), st.sampled_from(["\r\nBcc: eve@example.com", "\n", "\r", "\x00", "\x0b", "\u2028"]), st.text()
)
def test_it_refuses_what_would_start_another_header(before: str, bad: str, after: str) -> None:
    with pytest.raises(HeaderUnsafeError):
        header("Subject", before + bad + after)
    with pytest.raises(HeaderUnsafeError):
        address_header("To", before + bad + after, "alice@example.org")


@given(st.text(max_size=300))
def test_it_takes_any_strangers_name_and_keeps_the_address(name: str) -> None:
    raw = recipient_header(name, "alice@example.org")
    message = parsed(raw)
    assert message.keys() == ["To"]
    assert [address.addr_spec for address in message["To"].addresses] == ["alice@example.org"]
    assert raw.isascii()
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Ann\r\nBcc: eve@example.com", '"Ann Bcc: eve@example.com" <'),
        ("Ann\u2028Lee", "Ann Lee <"),
        ("\x00\x07", "alice@"),
        ("\ud800Ann", "Ann <"),
        ("Ann <eve@example.com>", '"Ann <eve@example.com>" <'),
        ('Ann "Bee" Lee', '"Ann \\"Bee\\" Lee" <'),
    ],
)
def test_it_cleans_a_strangers_name(name: str, kept: str) -> None:
    assert recipient_header(name, "alice@example.org").decode().startswith(f"To: {kept}")


def test_it_writes_an_address_of_another_script_as_it_is() -> None:
    assert recipient_header("", "françoise@example.org") == "To: françoise@example.org\r\n".encode()


def test_it_dates_a_mail_in_universal_time() -> None:
    at = datetime(2026, 11, 27, 3, 0, 1, 999_999, tzinfo=timezone(timedelta(hours=2)))
    assert date_header(at) == b"Date: Fri, 27 Nov 2026 01:00:01 +0000\r\n"


@pytest.mark.parametrize(
    "address", ["a@b.c\r\nBcc: x", "a b@c.d", "<a@b.c>", "a@b.c,d@e.f", "a;b@c.d", "a@b.c\u2028", "a@", "a"]
)
def test_it_refuses_an_address_that_is_more_than_one(address: str) -> None:
    with pytest.raises(HeaderUnsafeError):
        address_header("To", "Alice", address)
    with pytest.raises(HeaderUnsafeError):
        recipient_header("Alice", address)

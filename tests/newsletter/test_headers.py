"""A header holds what was put in, as one header, or is refused."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newsletter.headers import HeaderUnsafeError, address_header, header

printable = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=300)


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw + b"\r\n", policy=policy.default)


@given(printable)
def test_it_keeps_a_subject_of_any_script_and_length(subject: str) -> None:
    message = parsed(header("Subject", subject))
    assert message.keys() == ["Subject"]
    assert " ".join(message["Subject"].split()) == " ".join(subject.split())


@given(printable)
def test_it_writes_ascii_lines_that_every_relay_takes(subject: str) -> None:
    raw = header("Subject", subject)
    assert raw.isascii()
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))


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


@pytest.mark.parametrize("address", ["a@b.c\r\nBcc: x", "a b@c.d", "<a@b.c>"])
def test_it_refuses_an_address_that_is_more_than_one(address: str) -> None:
    with pytest.raises(HeaderUnsafeError):
        address_header("To", "Alice", address)

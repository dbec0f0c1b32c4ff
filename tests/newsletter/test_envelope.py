"""What arrives is what was composed: read back by another parser, for any text and any cut."""

from email import message_from_bytes, policy
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from newsletter.envelope import Letter, seal
from newsletter.gaps import AnyGap, Gap, marker
from tests.newsletter.test_quoted_printable import plain, texts

CAMPAIGN = UUID("0d0f5f6e-8f5e-4a51-9d63-5a2f0fe2c0aa")
LEAVE, PREFERENCES = marker(CAMPAIGN, Gap.LEAVE), marker(CAMPAIGN, Gap.PREFERENCES)
TOKENS: dict[AnyGap, bytes] = {Gap.LEAVE: b"12-3-45.sig_-x", Gap.PREFERENCES: b"12.another"}
marked = st.lists(st.one_of(texts, st.sampled_from([LEAVE, PREFERENCES]))).map("".join)


def filled(text: str) -> str:
    return plain(
        text.replace(LEAVE, TOKENS[Gap.LEAVE].decode()).replace(PREFERENCES, TOKENS[Gap.PREFERENCES].decode())
    )


@given(html=marked, text=marked)
def test_it_delivers_both_parts_with_the_persons_tokens(html: str, text: str) -> None:
    letter = Letter("Ada", "ada@example.com", "Subject", html, text)
    message = message_from_bytes(
        seal(letter, CAMPAIGN).close(b"To: bob@example.org\r\n", TOKENS), policy=policy.default
    )
    first, second = message.iter_parts()
    assert (first.get_content_type(), second.get_content_type()) == ("text/plain", "text/html")
    assert plain(first.get_content()) == filled(text)
    assert plain(second.get_content()) == filled(html)
    assert not message.defects


def test_it_ends_no_part_in_a_soft_break() -> None:
    """The parser in Rust that many mail tools use would read a line end there."""
    raw = seal(Letter("Ada", "ada@example.com", "Subject", LEAVE, LEAVE), CAMPAIGN).close(b"", TOKENS)
    assert raw.count(TOKENS[Gap.LEAVE] + b"\r\n--") == 2
    assert b"=\r\n\r\n--" not in raw


def test_it_makes_the_same_bytes_of_the_same_letter() -> None:
    letter = Letter("Ada", "ada@example.com", "Subject", "html", "text")
    assert seal(letter, CAMPAIGN) == seal(letter, CAMPAIGN)


def test_it_has_no_line_that_smtp_would_change() -> None:
    letter = Letter("Ada", "ada@example.com", "Subject", ".\n..\nFrom here", f".{LEAVE}")
    raw = seal(letter, CAMPAIGN).close(b"To: bob@example.org\r\n", TOKENS)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert not any(line.startswith(b".") for line in raw.split(b"\r\n"))
    assert raw.endswith(b"\r\n")

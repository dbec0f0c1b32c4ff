"""Anybody can write to the mailbox: nothing that is in a mail can break its reader, or keep it long."""

import time
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.returned.parts import UnreadableMailError
from newsletter.returned.reading import read

SAMPLES = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("samples/*.eml"))]


def survives(raw: bytes) -> None:
    with suppress(UnreadableMailError):
        read(raw)


@given(st.binary(max_size=2000))
@settings(max_examples=100)
def test_it_survives_any_bytes(raw: bytes) -> None:
    survives(raw)


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=200, deadline=None)
def test_it_survives_reports_that_were_damaged(raw: bytes, data: st.DataObject) -> None:
    """Pieces are cut out, doubled and overwritten."""
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        end = data.draw(st.integers(start, min(len(raw), start + 300)))
        put = data.draw(st.binary(max_size=20) | st.just(raw[start:end] * 2))
        raw = raw[:start] + put + raw[end:]
    survives(raw)


def nested(depth: int) -> bytes:
    heads = [f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth)]
    return "".join(heads).encode()


def test_it_takes_no_time_over_what_is_made_to_take_long() -> None:
    plenty = [
        nested(3_000),
        b"Content-Type: message/rfc822\n\n" * 5_000,
        b"Subject: " + b"=?utf-8?q?=41?= " * 50_000,
        b"To: " + b"a@b, " * 100_000,
        b"X: y\n" * 200_000,
        b"X-Failed-Recipients: a@b\n\n" + b"550 " * 300_000,
        b"X-Failed-Recipients: " + b"((" * 300_000,
        b"Content-Type: multipart/report; boundary=x\n\n"
        + b"--x\nContent-Type: message/delivery-status\n\n" * 20_000,
    ]
    started = time.monotonic()
    for raw in plenty:
        survives(raw)
    assert time.monotonic() - started < 20


def test_it_looks_at_the_beginning_of_a_mail_of_any_size() -> None:
    mail = EmailMessage()
    mail["Subject"] = "1-2-3." + "x" * 43
    mail.set_content("x" * 5_000_000)
    assert read(mail.as_bytes()) is not None

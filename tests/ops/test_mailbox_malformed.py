"""No bytes that reach the mailbox can break it: neither its server nor its pages."""

import socket

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.mailbox.letter import read_letter, summarize
from config.mailbox.store import Store
from tests.ops.conftest import Catching

_HEADERS = st.sampled_from(
    [
        b"Subject: =?utf-8?b?!!!?=",
        b"Subject: =?klingon?q?nuqneH?=",
        b"Subject: =?utf-8?q?=FF=FE?=",
        b"Subject: \xff\x00\x1b[31m",
        b'From: "<>@,;:\\ <',
        b"Content-Type: text/html; charset=klingon",
        b'Content-Type: text/html; charset="undefined"',
        b"Content-Type: text/html; charset*=utf-8''%ff; charset*1=x",
        b'Content-Type: multipart/mixed; boundary="a"',
        b"Content-Type: multipart/mixed",
        b"Content-Type: multipart/mixed; boundary*=x; boundary*1=y",
        b"Content-Type: message/rfc822",
        b"Content-Type: ///;;;=",
        b"Content-Disposition: attachment; filename*0*=x'y'%zz",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: x-uuencode",
        b"Content-Transfer-Encoding: quoted-printable",
        b"Content-Type: ;charset*\r\x80",
        b": no name",
        b"--a",
        b"",
    ]
)
_LINES = st.lists(st.one_of(_HEADERS, st.binary(max_size=80)), max_size=30)
MALFORMED = st.one_of(st.binary(max_size=2000), _LINES.map(b"\r\n".join))
# The fixtures hold no state that one example could leave to the next.
_shared = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@settings(max_examples=300, deadline=None)
@given(MALFORMED)
def test_it_reads_a_letter_out_of_any_bytes(source: bytes) -> None:
    letter = read_letter(source)
    summary = summarize("01700000000000000000", source, len(source))
    shown = [letter.html or "", letter.text or "", *letter.parts, summary.subject, summary.recipient]
    shown += [text for header in letter.headers for text in header]
    assert all(text == text.encode().decode() for text in shown)


@_shared
@given(source=MALFORMED)
def test_it_shows_any_bytes_that_were_caught(mailbox: Store, client: Client, source: bytes) -> None:
    mailbox.clear()
    mail_id = mailbox.add(source)
    assert client.get("/mailbox/", {"q": "a"}).status_code == 200
    assert client.get("/mailbox/").status_code == 200
    assert client.get(f"/mailbox/{mail_id}/").status_code == 200
    assert client.get(f"/mailbox/{mail_id}/html/").status_code in (200, 404)
    assert client.get(f"/mailbox/{mail_id}/source/").content == source


@_shared
@given(said=MALFORMED)
def test_it_goes_on_catching_when_a_client_talks_nonsense(catching: Catching, said: bytes) -> None:
    before = len(catching.store.ids())
    for opening in (b"", b"EHLO x\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<d@e.f>\r\nDATA\r\n"):
        with socket.create_connection(("127.0.0.1", catching.port), timeout=5) as line:
            line.sendall(opening + said + b"\r\n.\r\nQUIT\r\n")
            line.shutdown(socket.SHUT_WR)
            while line.recv(65_536):
                pass
    assert len(catching.store.ids()) >= before


@pytest.mark.parametrize("depth", [50, 5000])
def test_it_shows_a_mail_nested_deeper_than_any_reader_goes(
    mailbox: Store, client: Client, depth: int
) -> None:
    parts = [
        f'Content-Type: multipart/mixed; boundary="b{at}"\r\n\r\n--b{at}\r\n'.encode() for at in range(depth)
    ]
    mail_id = mailbox.add(b"Subject: deep\r\n" + b"".join(parts))
    assert b"deep" in client.get(f"/mailbox/{mail_id}/").content

"""Five hundred mails of random subjects, names and bodies arrive as composed, through a real server.

Two readers that share no code look at what was received: Python's `email`, and `tests/newsletter/reader.py`.
"""

import smtplib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.engagement.tokens import reader_tokens
from newsletter.gaps import AnyGap, Gap, fill_gaps, marker
from newsletter.headers import clean_name
from newsletter.mailings import Mailing
from newsletter.models import Campaign
from newsletter.tokens import Leave, leave_token, preferences_token
from tests.newsletter import reader
from tests.newsletter.recorder import Recorder
from tests.newsletter.test_quoted_printable import plain

pytestmark = [pytest.mark.once, pytest.mark.django_db]
AT = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)

_awkward = [
    *(
        ".",
        "..",
        ".\n",
        "\n.\n",
        "\r\n..\r\n",
        "From ",
        "\nFrom me",
        "=",
        "=20",
        "=?utf-8?q?x?=",
        " ",
        "  ",
        "\t",
    ),
    *(
        "\n",
        "\r\n",
        " \n",
        "\t\n",
        "é",
        "e\u0301",
        "漢字",
        "\u202eשלום\u202c",
        "مرحبا",
        "🧠",
        "👩🏽\u200d🔬",
        "\ufeff",
    ),
    *(
        "\u00a0",
        "\u3000",
        "\u2028",
        "\x85",
        "\x0c",
        "x" * 90,
        "x" * 1200,
        "<p style='a'>",
        "&amp;",
        '"',
        "\\",
        ",",
    ),
]
# PostgreSQL holds no NUL and no half character, so no composed mail does.
_body_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
bodies = st.lists(st.one_of(st.sampled_from([*_awkward, *Gap]), _body_text), max_size=30)
_line_of = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
_bits = st.sampled_from([bit for bit in _awkward if bit.isprintable() or bit in "\u00a0\u3000"])
subjects = st.lists(st.one_of(_bits, st.text(_line_of)), max_size=8).map(lambda bits: "".join(bits)[:200])
names = st.lists(st.one_of(st.sampled_from(_awkward), st.text()), max_size=6).map(
    lambda bits: "".join(bits)[:200]
)
addresses = st.sampled_from(
    ["alice@example.org", "a.b+c@example.org", "алиса@example.org", "bo@bücher.example"]
)


@pytest.fixture
def relay(server: Recorder) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP("127.0.0.1", server.port, timeout=10) as smtp:
        yield smtp


@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    subject=subjects, name=names, email=addresses, text=bodies, html=bodies, people=st.integers(1, 2**63 - 1)
)
def test_it_arrives_as_it_was_composed(
    campaign: Campaign,
    server: Recorder,
    relay: smtplib.SMTP,
    subject: str,
    name: str,
    email: str,
    text: list[str],
    html: list[str],
    people: int,
) -> None:
    composed = [_marked(campaign, bits) for bits in (text, html)]
    campaign.variants.update(subject=subject, text=composed[0], html=composed[1])
    mailing, variant = Mailing(campaign), campaign.variants.get().pk
    message = mailing.message(
        delivery=people, variant=variant, subscriber=people, email=email, name=name, at=AT
    )
    received = _through(relay, server, message)
    assert received == message

    tokens: dict[AnyGap, str] = {
        Gap.LEAVE: leave_token(Leave(people, campaign.newsletter.pk, campaign.pk)),
        Gap.PREFERENCES: preferences_token(people, email),
        Gap.READER: reader_tokens(campaign.pk)(people).decode(),
    }
    bodies = [plain(fill_gaps(body, campaign.public_id, tokens)) for body in composed]
    address = email.replace("bücher", "xn--bcher-kva")
    _seen_by_email(received, subject, address, bodies)
    _seen_by_reader(received, subject, clean_name(name), address, bodies)
    _fits_every_relay(received)


def _marked(campaign: Campaign, bits: list[str]) -> str:
    return "".join(marker(campaign.public_id, bit) if isinstance(bit, Gap) else bit for bit in bits)


def _through(relay: smtplib.SMTP, server: Recorder, message: bytes) -> bytes:
    server.taken.clear()
    options = [] if message.isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
    relay.sendmail("ada@example.com", ["inbox@example.org"], message, options)
    ((_, received),) = server.taken
    return received


def _seen_by_email(raw: bytes, subject: str, address: str, bodies: list[str]) -> None:
    message = message_from_bytes(raw, policy=policy.default)
    assert not message.defects
    assert max(Counter(name.lower() for name, _ in message.items()).values()) == 1
    assert message["Subject"] == subject
    # Raw UTF-8 in a header (RFC 6532) comes out of `email` as escaped bytes.
    escaped = address.encode().decode("ascii", "surrogateescape")
    assert [mailbox.addr_spec for mailbox in message["To"].addresses] == [escaped]
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert [plain(part.get_content()) for part in parts] == bodies


def _seen_by_reader(raw: bytes, subject: str, name: str, address: str, bodies: list[str]) -> None:
    mail = reader.read(raw)
    assert max(Counter(key.lower() for key, _ in mail.headers).values()) == 1
    assert reader.words(mail["Subject"]) == subject
    assert reader.mailbox(mail["To"]) == (name, address)
    assert [part["Content-Type"] for part in mail.parts] == [
        "text/plain; charset=utf-8",
        "text/html; charset=utf-8",
    ]
    assert [part.body.replace("\r\n", "\n") for part in mail.parts] == bodies


def _fits_every_relay(raw: bytes) -> None:
    head, _, body = raw.partition(b"\r\n\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\0" not in raw
    assert max(map(len, head.split(b"\r\n"))) <= 998
    for line in body.split(b"\r\n"):
        assert len(line) <= 76
        assert not line.startswith((b".", b"From "))
        assert not line.endswith((b" ", b"\t"))

"""What sends mail beside the engine, each to the same sink. The counts are checked by what the sink took."""

import os
import shutil
import smtplib
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from django.core.mail import EmailMultiAlternatives, get_connection

from bench import flood as flooding
from bench.letter import SUBJECT, bodies
from bench.sink import HOST, Sink

SENDER, DOMAIN = "Ada Prata <ada@example.com>", "example.org"
_LINK = "https://news.example.com/newsletter/unsubscribe/{}/"
_PERSON = "person000000000"  # stands for a reader; as long as any of them, so that no line is broken anew


@dataclass(frozen=True)
class Sent:
    """What came of one round: messages a second as the sink saw them, and CPU a message on either side."""

    rate: float
    cpu_us: float
    sink_cpu_us: float


def django_backend(sink: Sink, count: int) -> Sent:
    """Django's own mail backend: `send_messages` on one connection. Django's settings must be configured."""
    backend = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", host=HOST, port=sink.port, username="", password="",
        use_tls=False, use_ssl=False, timeout=30,
    )  # fmt: skip
    messages = [_django_message(person) for person in _people(count)]
    return measured(sink, count, lambda: backend.send_messages(messages))


def smtplib_spliced(sink: Sink, count: int) -> Sent:
    """smtplib on one connection, with a message that is encoded once and joined for each person."""
    pieces = pre_encoded().split(_PERSON.encode())

    def send() -> None:
        with smtplib.SMTP(HOST, sink.port, timeout=30) as client:
            for person in _people(count):
                client.sendmail("ada@example.com", f"{person}@{DOMAIN}", person.encode().join(pieces))

    return measured(sink, count, send)


def smtp_source(sink: Sink, count: int, sessions: int) -> Sent:
    """Postfix's smtp-source: one message again and again, not pipelined, on `sessions` connections."""
    program = smtp_source_program()
    if program is None:
        raise RuntimeError("There is no smtp-source.")
    many = ["-d", "-s", str(sessions), "-m", str(count), "-l", str(len(pre_encoded()))]
    people = ["-f", "ada@example.com", "-t", f"{_PERSON}@{DOMAIN}"]
    return measured(
        sink, count, lambda: subprocess.run([program, *many, *people, f"{HOST}:{sink.port}"], check=True)
    )


def smtp_source_program() -> str | None:
    """SMTP_SOURCE, or what is on the path or where Debian puts it: `apt install postfix`."""
    named = os.environ.get("SMTP_SOURCE")
    return named or shutil.which("smtp-source") or shutil.which("smtp-source", path="/usr/sbin")


def flood(sink: Sink, count: int, processes: int = 2) -> Sent:
    """The same bytes without end, as fast as the sink takes them; `count` as `bench.flood` wants it."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(pre_encoded())
        return measured(sink, count, lambda: flooding.flood(sink.port, count, file.name, processes))


def measured(sink: Sink, count: int, send: Callable[[], object]) -> Sent:
    """What it takes to `send`. Raises `RuntimeError` when the sink did not take `count` messages."""
    sink.reset()
    before = _cpu_seconds()
    send()
    taken = _cpu_seconds() - before
    report = sink.read()
    if (report.messages, report.refused, report.bad) != (count, 0, 0):
        raise RuntimeError(f"Not {count} messages: {report}")
    return Sent(report.rate, taken / count * 1e6, report.cpu_us_each)


def pre_encoded() -> bytes:
    """The message as it is on the wire, to `_PERSON`."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = SENDER, f"{_PERSON}@{DOMAIN}", SUBJECT
    message["Message-ID"] = f"<{_PERSON}@example.com>"
    link = _LINK.format(_PERSON)
    both = bodies(link, link)
    message.set_content(both.text, cte="quoted-printable")
    message.add_alternative(both.html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def _django_message(person: str) -> EmailMultiAlternatives:
    link = _LINK.format(person)
    both = bodies(link, link)
    message = EmailMultiAlternatives(
        SUBJECT, both.text, SENDER, [f"{person}@{DOMAIN}"], headers={"Message-ID": f"<{person}@example.com>"}
    )
    message.attach_alternative(both.html, "text/html")
    return message


def _people(count: int) -> Iterator[str]:
    return (f"person{number:09}" for number in range(count))


def _cpu_seconds() -> float:
    """Of this process and of those that it has waited for."""
    return sum(os.times()[:4])

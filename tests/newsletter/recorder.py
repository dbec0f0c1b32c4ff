"""A real SMTP server that records what it takes, and answers or breaks the line as it is told."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.ports import free_port

# What a script may say for a recipient, beside an SMTP answer such as "450 later".
DROP_AT_RCPT = "drop at rcpt"
SAY_NOTHING = "say nothing at rcpt"
DROP_AFTER_DATA = "take it, then drop without an answer"


@dataclass
class Recorder:
    """`script` maps a recipient to how the server treats each attempt; the last entry goes on for ever."""

    script: Mapping[str, list[str]] = field(default_factory=dict)
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    attempts: Counter[str] = field(default_factory=Counter)
    port: int = 0

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.taken]

    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for _, raw in self.taken]

    def _says(self, recipient: str) -> str:
        said = self.script.get(recipient, ["250 taken"])
        return said[min(self.attempts[recipient], len(said)) - 1]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.attempts[address] += 1
        answer = self._says(address)
        if answer.startswith("250"):
            envelope.mail_from = address
            return "250 OK"
        return answer

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.attempts[address] += 1
        answer = self._says(address)
        if answer == DROP_AT_RCPT:
            _abort(server)
        if answer == SAY_NOTHING:
            await asyncio.sleep(60)
        if answer[0] in "45":
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        self.taken.append((recipient, cast("bytes", envelope.content)))
        if self._says(recipient) == DROP_AFTER_DATA:
            _abort(server)
            await asyncio.sleep(0)
        return "250 2.0.0 taken"


def _abort(server: SMTP) -> None:
    cast("Any", server.transport).abort()


def listen(recorder: Recorder) -> Controller:
    """Start it on a free port of this machine."""
    recorder.port = free_port()
    controller = Controller(
        recorder, hostname="127.0.0.1", port=recorder.port, decode_data=False, enable_SMTPUTF8=True
    )
    controller.start()
    return controller

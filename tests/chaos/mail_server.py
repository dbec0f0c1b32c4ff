"""The recording mail server, a process of its own: `python -m tests.chaos.mail_server PORT SEED RECORD MS`.

Each delivery is a line "D recipient message-id" in RECORD, written with one system call just before the
answer; each treatment that leaves the client in doubt is a line "E recipient treatment". So kill -9 of this
process leaves a true record too. Answers to messages come MS milliseconds late, as from a relay that is busy.
"""

import asyncio
import os
import re
import sys
from collections import Counter

from tests.chaos.plan import DOUBTFUL, Treatment, treatments

T = Treatment
_GREETING = b"220 recorder ESMTP\r\n"
_EHLO = b"250-recorder\r\n250-PIPELINING\r\n250-CHUNKING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
_WELCOME = b"250 2.1.0 ok\r\n250 2.1.5 ok\r\n"
_GO_ON = _WELCOME + b"354 go on\r\n"
# Answers of the whole envelope, for what is sent in one piece (RFC 2920).
_ENVELOPES = {
    T.MAIL_450: b"450 4.2.0 greylisted\r\n503 5.5.1 MAIL first\r\n503 5.5.1 MAIL first\r\n",
    T.MAIL_550: b"550 5.7.1 you may not send\r\n503 5.5.1 MAIL first\r\n503 5.5.1 MAIL first\r\n",
    T.RCPT_450: b"250 2.1.0 ok\r\n450 4.2.0 greylisted\r\n554 5.5.1 nobody to send to\r\n",
    T.RCPT_550: b"250 2.1.0 ok\r\n550 5.1.1 no such mailbox\r\n554 5.5.1 nobody to send to\r\n",
    T.DATA_450: b"250 2.1.0 ok\r\n250 2.1.5 ok\r\n450 4.2.0 not now\r\n",
    T.DATA_550: b"250 2.1.0 ok\r\n250 2.1.5 ok\r\n550 5.6.0 not this\r\n",
}
_PARTINGS = {
    T.MAIL_421: b"421 4.4.2 closing this connection\r\n",
    T.RCPT_421: b"250 2.1.0 ok\r\n421 4.4.2 closing this connection\r\n",
    T.DROP_AT_RCPT: b"",
}
_ENDS = {T.END_450: b"450 4.2.0 greylisted\r\n", T.END_550: b"550 5.6.0 we will not have it\r\n"}
_ENVELOPE = re.compile(
    rb"MAIL FROM:<[^>]*>[^\r]*\r\nRCPT TO:<([^>]*)>[^\r]*\r\n(?:DATA|BDAT (\d+) LAST)\r\n", re.IGNORECASE
)
# With the message already on its way, whoever hears nothing is in doubt here too.
_DOUBTFUL_AT_ONCE = {T.DROP_AT_RCPT, T.STALL_AT_RCPT}
_MESSAGE_ID = re.compile(rb"^Message-ID: <([^>]+)>", re.MULTILINE | re.IGNORECASE)
_SLOWLY = 0.5


class Book:
    """What is known of everybody. `note` is one write, so that no line is ever half there."""

    def __init__(self, seed: str, record: str, delay: float) -> None:
        self.seed, self.delay = seed, delay
        self._attempts: Counter[str] = Counter()
        self._file = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def note(self, kind: str, recipient: str, word: str) -> None:
        os.write(self._file, f"{kind} {recipient} {word}\n".encode())

    def treatment(self, recipient: str) -> Treatment:
        self._attempts[recipient] += 1
        plan = treatments(self.seed, recipient)
        number = self._attempts[recipient]
        return plan[number - 1] if number <= len(plan) else T.TAKE


class Session(asyncio.Protocol):
    def __init__(self, book: Book) -> None:
        self._book = book
        self._buffer = b""
        self._in_message = False
        self._recipient, self._treatment = "", T.TAKE
        self._silent = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(_GREETING)

    def data_received(self, data: bytes) -> None:
        if self._silent:
            return
        self._buffer += data
        while self._buffer and self._step():
            pass

    def _step(self) -> bool:
        """One command, envelope or message; false when more has to come first."""
        if self._in_message:
            return self._message()
        line, found, rest = self._buffer.partition(b"\r\n")
        if not found:
            return False
        verb = line[:4].upper()
        if verb == b"MAIL":
            return self._envelope()
        self._buffer = rest
        answers = {b"EHLO": _EHLO, b"QUIT": b"221 bye\r\n"}
        self._transport.write(answers.get(verb, b"250 ok\r\n"))
        if verb == b"QUIT":
            self._transport.close()
        return True

    def _envelope(self) -> bool:
        found = _ENVELOPE.match(self._buffer)
        if found is None:
            return False
        size = int(found[2] or 0)
        if len(self._buffer) < found.end() + size:
            return False
        chunk, self._buffer = self._buffer[found.end() :][:size], self._buffer[found.end() + size :]
        self._recipient = found[1].decode()
        treatment = self._treatment = self._book.treatment(self._recipient)
        if size and treatment in _DOUBTFUL_AT_ONCE:
            self._book.note("E", self._recipient, treatment)
        if treatment in _ENVELOPES:
            self._transport.write(_ENVELOPES[treatment])
        elif treatment in _PARTINGS:
            self._part(_PARTINGS[treatment])
        elif treatment is T.STALL_AT_RCPT:
            self._silent = True
        elif size:
            self._transport.write(_WELCOME)
            self._take(chunk)
        else:
            self._transport.write(_GO_ON)
            self._in_message = True
        return not self._silent

    def _part(self, answer: bytes) -> None:
        self._silent = True
        if answer:
            self._transport.write(answer)
            self._transport.close()
        else:
            self._transport.abort()

    def _message(self) -> bool:
        if self._treatment is T.DROP_IN_MESSAGE:
            self._doubt()
            return False
        message, end, rest = self._buffer.partition(b"\r\n.\r\n")
        if not end:
            return False
        self._buffer, self._in_message = rest, False
        self._take(message)
        return True

    def _take(self, message: bytes) -> None:
        wait = _SLOWLY if self._treatment is T.TAKE_SLOWLY else self._book.delay
        found = _MESSAGE_ID.search(message)
        identity = found[1].decode() if found else "none"
        asyncio.get_running_loop().call_later(wait, self._end, self._recipient, identity, self._treatment)

    def _end(self, recipient: str, identity: str, treatment: Treatment) -> None:
        """Deliver, then answer: also for a client that is gone, as a server does that has read it all."""
        if treatment in DOUBTFUL:
            if treatment in (T.KEEP_AND_DROP, T.KEEP_AND_STALL):
                self._book.note("D", recipient, identity)
            self._doubt()
        elif treatment in _ENDS:
            self._transport.write(_ENDS[treatment])
        else:
            self._book.note("D", recipient, identity)
            self._transport.write(b"250 2.0.0 taken\r\n")

    def _doubt(self) -> None:
        self._book.note("E", self._recipient, self._treatment)
        if self._treatment in (T.KEEP_AND_STALL, T.LOSE_AND_STALL):
            self._silent = True
        else:
            self._part(b"")


async def _serve(port: int, book: Book) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Session(book), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Book(sys.argv[2], sys.argv[3], float(sys.argv[4]) / 1000)))

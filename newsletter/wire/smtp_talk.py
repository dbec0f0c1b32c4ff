"""One conversation with an SMTP server: something is asked, so many replies come, or the line breaks."""

import asyncio
import re
from time import monotonic
from typing import Protocol

from newsletter.wire.smtp_outgoing import Outgoing
from newsletter.wire.smtp_replies import NonsenseError, Replies, Reply
from newsletter.wire.words import printable

_CLOSING = 421
# A timer that is so late was not kept waiting by other work.
_OVERSLEPT = 1.0


class Listener(Protocol):
    """Who asked. It is told exactly once for each question."""

    def heard(self, replies: list[Reply]) -> None:
        """All replies came, and nothing beyond them."""

    def broke(self, why: str, replies: list[Reply]) -> None:
        """The line is closed; `replies` came before. Look at `Conversation.unsent` for what did not leave."""


class Hopeful(Listener, Protocol):
    """Who asked and named a pattern for the usual answer: told the bytes when they match it whole."""

    def went_well(self, data: bytes) -> None:
        """The usual answer came, and nothing beyond it."""


class Conversation(asyncio.BufferedProtocol):
    """Takes over an open transport, greeted and logged in, for as long as the line stays open."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport = transport
        self._buffer = bytearray(4096)
        self._view = memoryview(self._buffer)
        self._replies = Replies()
        self._listener: Listener | None = None
        self._hopeful: Hopeful | None = None
        self._usual: re.Pattern[bytes] = re.compile(b"")
        self._wanted = 0
        self._deadline, self._patience = 0.0, 0.0
        self._clock: asyncio.TimerHandle | None = None
        self._clock_at = 0.0
        self._gone = self._loop.create_future()
        self._waiting_to_leave = 0
        self._outgoing = Outgoing(transport)
        self._refused = False
        self.closed = transport.is_closing()
        self.farewell, self.closed_at = "", 0.0
        """Why the line closed, and when (`time.monotonic`)."""
        transport.set_protocol(self)

    @property
    def unsent(self) -> bool:
        """Whether the end of the last question certainly never left this process. Holds after a break."""
        return self._refused or self._outgoing.waits

    def ask(self, data: bytes, wanted: int, listener: Listener, patience: float) -> None:
        """Send, and tell `listener` when `wanted` replies have come. `patience`: seconds for each of them."""
        self._listener, self._wanted = listener, wanted
        self._send(data, patience)

    def hope(
        self, data: bytes, wanted: int, listener: Hopeful, patience: float, usual: re.Pattern[bytes]
    ) -> None:
        """Ask as above; an answer that `usual` matches whole, in one piece, is not taken apart."""
        self._listener = self._hopeful = listener
        self._wanted, self._usual = wanted, usual
        self._send(data, patience)

    def _send(self, data: bytes, patience: float) -> None:
        self._patience = patience
        self._deadline = monotonic() + patience
        if self._clock_at > self._deadline or self._clock is None:
            self._set_the_clock(patience)
        if self.closed:
            self._refused = True
            self._break(self.farewell or "The line is closed.")
            return
        self._transport.write(data)
        if self._transport.is_closing() and not self.closed:
            # The system took none of the bytes: a failed send() accepts nothing.
            self._refused = True
            self._break("The line broke.")

    def abort(self, why: str) -> None:
        """Hang up at once."""
        self._break(why)

    def close(self) -> "asyncio.Future[None]":
        """Hang up when all has been sent. The result comes when the socket is closed; never an error."""
        self.closed = True
        self._stop_the_clock()
        self._transport.close()
        return self._gone

    # What the transport tells

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._view

    def buffer_updated(self, nbytes: int) -> None:
        data, hopeful, replies = bytes(self._view[:nbytes]), self._hopeful, self._replies
        before = len(replies.ready)
        if hopeful is not None:
            self._hopeful = None
            if self._usual.fullmatch(data):
                self._listener, self._wanted = None, 0
                hopeful.went_well(data)
                return
        try:
            replies.feed(data)
        except NonsenseError as error:
            self._break(str(error))
            return
        if self.closed:
            return
        if len(replies.ready) >= self._wanted:
            self._complete()
        elif replies.ready and replies.ready[-1].code == _CLOSING:
            self._break(replies.ready[-1].words)
        elif len(replies.ready) > before:  # not for each byte: a reply that dribbles in would take for ever
            self._deadline = monotonic() + self._patience

    def _complete(self) -> None:
        came, listener = self._replies.ready, self._listener
        if listener is None:
            self._break(came[-1].words if came else "The server spoke out of turn.")
            return
        if len(came) > self._wanted or self._replies.partial:
            # Whatever is said next would be taken for the answer to something else. So the line is of no
            # more use, and these answers are only sure where they refuse.
            self._break("The server answered more than it was asked.")
            return
        self._replies.ready, self._listener, self._wanted = [], None, 0
        listener.heard(came)

    def pause_writing(self) -> None:
        self._outgoing.paused = True

    def resume_writing(self) -> None:
        self._outgoing.paused = False
        self._deadline = monotonic() + self._patience

    def eof_received(self) -> bool:
        self._break("The server hung up.")
        return False

    def connection_lost(self, error: Exception | None) -> None:
        self._break(f"The line broke: {error}" if error else "The server hung up.")
        if not self._gone.done():
            self._gone.set_result(None)

    # The end

    def _break(self, why: str) -> None:
        self._stop_the_clock()
        if not self.closed:
            self.closed, self.closed_at = True, monotonic()
            self.farewell = printable(why)
        self._transport.abort()
        listener, self._listener, self._hopeful = self._listener, None, None
        if listener is not None:
            came, self._replies.ready = self._replies.ready, []
            listener.broke(self.farewell or printable(why), came)

    def _set_the_clock(self, seconds: float) -> None:
        self._stop_the_clock()
        self._clock_at = monotonic() + seconds
        self._clock = self._loop.call_later(seconds, self._look_at_the_clock)

    def _stop_the_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _look_at_the_clock(self) -> None:
        """One timer a line, looked at rarely: setting one for each answer costs more than reading it."""
        self._clock = None
        if self._listener is None:
            return
        now, waiting = monotonic(), self._outgoing.size
        if now > self._clock_at + _OVERSLEPT:
            # This process slept, or its machine. What the server said meanwhile has yet to be read.
            self._deadline = max(self._deadline, now + _OVERSLEPT)
        if waiting != self._waiting_to_leave:
            # A long message on a slow line: it moves, so it may go on (RFC 5321, section 4.5.3.2.5).
            self._waiting_to_leave = waiting
            self._deadline = now + self._patience
        if now >= self._deadline:
            self._break("The server did not answer in time.")
            return
        self._set_the_clock(self._deadline - now)


class _Awaited:
    """A listener for those who can wait: the replies, or None when the line broke."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[list[Reply] | None] = asyncio.get_running_loop().create_future()

    def heard(self, replies: list[Reply]) -> None:
        if not self.answer.done():
            self.answer.set_result(replies)

    def broke(self, why: str, replies: list[Reply]) -> None:
        if not self.answer.done():
            self.answer.set_result(None)


async def goodbye(talk: Conversation, patience: float) -> None:
    """QUIT, wait for the answer no longer than `patience` seconds, and hang up. Never raises."""
    if not talk.closed:
        awaited = _Awaited()
        talk.ask(b"QUIT\r\n", 1, awaited, patience)
        await awaited.answer
    # Over TLS the peer is waited for; one that says nothing more is not worth it.
    await asyncio.wait({talk.close()}, timeout=min(1.0, patience))
    talk.abort("Closed.")

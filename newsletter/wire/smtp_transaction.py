"""One person's message on an open line: MAIL, RCPT and DATA in one write, the message in the next."""

import asyncio
from collections.abc import Sequence

from newsletter.wire.parcels import Fate
from newsletter.wire.smtp_replies import Reply
from newsletter.wire.smtp_talk import Conversation
from newsletter.wire.smtp_verdicts import Verdict, Whose, on_envelope, on_message

_GO_ON = 354
# RFC 5321, section 4.5.3.2: five minutes for MAIL and RCPT, ten for the answer to a message.
MESSAGE_PATIENCE = 2.0


class Transaction:
    """Tells its `verdict` as a future; everything before that runs in the transport's callbacks."""

    __slots__ = ("_commands", "_message", "_patience", "_replies", "_reset", "dirty", "talk", "verdict")

    def __init__(self, talk: Conversation, message: bytes, patience: float) -> None:
        self.talk = talk
        self._message = message
        self._patience = patience
        self._replies: list[Reply] = []
        self._commands: list[bytes] = []
        self._reset = False
        self.verdict: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        self.dirty = False
        """Whether the server still holds a part of this transaction, so that the next begins with RSET."""

    def begin(self, commands: Sequence[bytes], *, reset: bool, pipelining: bool) -> None:
        """Ask. `commands` are MAIL, RCPT and DATA; `reset`: say RSET before them."""
        self._reset = reset
        said = [b"RSET\r\n", *commands] if reset else list(commands)
        if pipelining:
            self.talk.ask(b"".join(said), len(said), self, self._patience)
        else:
            self._commands = said[1:]
            self.talk.ask(said[0], 1, self, self._patience)

    def heard(self, replies: list[Reply]) -> None:
        """More answers to the envelope."""
        if self._reset:
            self._reset, replies = False, replies[1:]
        self._replies += replies
        verdict = on_envelope(self._replies)
        if verdict is not None:
            self._turned_away(verdict)
        elif self._commands:
            self.talk.ask(self._commands.pop(0), 1, self, self._patience)
        else:
            whole = self._message + b".\r\n"
            self.talk.ask(whole, 1, Handed(self), self._patience * MESSAGE_PATIENCE)

    def _turned_away(self, verdict: Verdict) -> None:
        self.dirty = True
        if len(self._replies) == 3 and self._replies[2].code == _GO_ON:
            # It wants a message to nobody, or from nobody (RFC 2920, section 3.1): an empty one, unread.
            self.talk.ask(b".\r\n", 1, _Emptied(self, verdict), self._patience * MESSAGE_PATIENCE)
        else:
            self.decide(verdict)

    def broke(self, why: str, replies: list[Reply]) -> None:
        """The line broke before the message."""
        seen = [*self._replies, *(replies[1:] if self._reset else replies)]
        told = Verdict(Fate.UNTRIED, why, Whose.LINE)
        self.decide(on_envelope(seen[:3]) or told)

    def decide(self, verdict: Verdict) -> None:
        if not self.verdict.done():
            self.verdict.set_result(verdict)

    @property
    def unsent(self) -> bool:
        return self.talk.unsent


class Handed:
    """The message is on its way."""

    __slots__ = ("_of",)

    def __init__(self, of: Transaction) -> None:
        self._of = of

    def heard(self, replies: list[Reply]) -> None:
        verdict = on_message(replies[0])
        if self._of.unsent and verdict.fate in (Fate.TAKEN, Fate.UNANSWERED):
            verdict = Verdict(Fate.DEFERRED, f"Answered before the message was whole: {verdict.answer}")
        self._of.decide(verdict)

    def broke(self, why: str, replies: list[Reply]) -> None:
        if replies:
            self.heard(replies)
        elif self._of.unsent:
            self._of.decide(Verdict(Fate.DEFERRED, f"Within the message: {why}"))
        else:
            self._of.decide(Verdict(Fate.UNANSWERED, f"After the message: {why}"))


class _Emptied:
    """An empty message was given because the server insisted; its answer changes nothing."""

    __slots__ = ("_of", "_verdict")

    def __init__(self, of: Transaction, verdict: Verdict) -> None:
        self._of, self._verdict = of, verdict

    def heard(self, replies: list[Reply]) -> None:
        self._of.decide(self._verdict)

    def broke(self, why: str, replies: list[Reply]) -> None:
        self._of.decide(self._verdict)

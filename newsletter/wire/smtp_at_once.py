"""Envelope and message in one write (RFC 3030, CHUNKING), on a line that is warm: one round trip for each.

The message is on its way before the envelope is answered. So a line that breaks without an answer leaves
doubt, where DATA would have asked first; only the answers, or bytes that never left, do away with it.
"""

import re
from collections.abc import Callable, Sequence
from time import time

from newsletter.wire.parcels import Fate, Parcel
from newsletter.wire.smtp_replies import Reply
from newsletter.wire.smtp_talk import Conversation
from newsletter.wire.smtp_transaction import MESSAGE_PATIENCE, Transaction
from newsletter.wire.smtp_verdicts import Verdict, on_envelope, on_message
from newsletter.wire.words import printable

_TAKEN = re.compile(rb"2\d\d [^\r\n]*\r\n2\d\d [^\r\n]*\r\n(2\d\d [^\r\n]*)\r\n")
_ALL = 3  # answers: to MAIL, to RCPT and to the message


class AtOnce:
    """As an `Errand`: `taken` gets the server's words of acceptance, otherwise `stuck` gets the verdict."""

    __slots__ = ("_patience", "_stuck", "_taken", "_talk", "began", "parcel")

    def __init__(
        self,
        talk: Conversation,
        parcel: Parcel,
        patience: float,
        taken: "Callable[[AtOnce, str], None]",
        stuck: "Callable[[AtOnce, Transaction], None]",
    ) -> None:
        self._talk, self._patience = talk, patience * MESSAGE_PATIENCE
        self._taken, self._stuck = taken, stuck
        self.parcel = parcel
        self.began = time()

    def begin(self, everything: bytes) -> None:
        """`everything` is MAIL, RCPT, BDAT and the message."""
        self._talk.hope(everything, _ALL, self, self._patience, _TAKEN)

    def went_well(self, data: bytes) -> None:
        if self._talk.unsent:
            words = data.split(b"\r\n")[:_ALL]
            self.heard([Reply(int(line[:3]), line[4:]) for line in words])
        else:
            self._taken(self, printable(data.split(b"\r\n")[2].decode("ascii", "replace")))

    def heard(self, replies: list[Reply]) -> None:
        self._decide(self._verdict(replies))

    def broke(self, why: str, replies: list[Reply]) -> None:
        refused = on_envelope(replies[:2])
        if len(replies) >= _ALL or refused:
            self._decide(refused or self._verdict(replies))
        elif self._talk.unsent:
            self._decide(Verdict(Fate.DEFERRED, f"Within the message: {why}"))
        else:
            self._decide(Verdict(Fate.UNANSWERED, f"After the message: {why}"))

    def _verdict(self, replies: Sequence[Reply]) -> Verdict:
        verdict = on_envelope(replies[:2]) or on_message(replies[2])
        if self._talk.unsent and verdict.fate in (Fate.TAKEN, Fate.UNANSWERED):
            return Verdict(Fate.DEFERRED, f"Answered before the message was whole: {verdict.answer}")
        return verdict

    def _decide(self, verdict: Verdict) -> None:
        transaction = Transaction(self._talk, self.parcel.message, self._patience)
        transaction.dirty = True  # after a refused chunk a server waits for RSET (RFC 3030, section 2)
        transaction.decide(verdict)
        self._stuck(self, transaction)

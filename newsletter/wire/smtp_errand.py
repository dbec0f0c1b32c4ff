"""The usual course of a message, with nothing allocated and nobody woken that can be spared.

Two answers, each of the usual form and in one piece, and the message is taken. As soon as anything is
unlike that, a `Transaction` goes on from there.
"""

import re
from collections.abc import Callable
from time import time

from newsletter.wire.parcels import Parcel
from newsletter.wire.smtp_replies import Reply
from newsletter.wire.smtp_talk import Conversation
from newsletter.wire.smtp_transaction import MESSAGE_PATIENCE, Handed, Transaction
from newsletter.wire.words import printable

_GO_ON = re.compile(rb"2\d\d [^\r\n]*\r\n2\d\d [^\r\n]*\r\n354 [^\r\n]*\r\n")
_TAKEN = re.compile(rb"2\d\d [^\r\n]*\r\n")


class Errand:
    """`taken` gets the server's words of acceptance; otherwise `stuck` gets the transaction that goes on."""

    __slots__ = ("_handed", "_patience", "_stuck", "_taken", "_talk", "began", "done", "later", "parcel")

    def __init__(
        self,
        talk: Conversation,
        parcel: Parcel,
        patience: float,
        taken: "Callable[[Errand, str], None]",
        stuck: "Callable[[Errand, Transaction], None]",
    ) -> None:
        self._talk, self._patience = talk, patience
        self._taken, self._stuck = taken, stuck
        self._handed = False
        self.parcel = parcel
        self.began = time()

    def begin(self, envelope: bytes) -> None:
        """`envelope` is MAIL, RCPT and DATA together."""
        self._talk.hope(envelope, 3, self, self._patience, _GO_ON)

    def went_well(self, data: bytes) -> None:
        if not self._handed:
            self._handed = True
            whole = self.parcel.message + b".\r\n"
            self._talk.hope(whole, 1, self, self._patience * MESSAGE_PATIENCE, _TAKEN)
        elif self._talk.unsent:
            self.heard([Reply(int(data[:3]), data[4:])])
        else:
            self._taken(self, printable(data.decode("ascii", "replace")))

    def heard(self, replies: list[Reply]) -> None:
        transaction = self._transaction()
        (Handed(transaction) if self._handed else transaction).heard(replies)
        self._stuck(self, transaction)

    def broke(self, why: str, replies: list[Reply]) -> None:
        transaction = self._transaction()
        (Handed(transaction) if self._handed else transaction).broke(why, replies)
        self._stuck(self, transaction)

    def _transaction(self) -> Transaction:
        return Transaction(self._talk, self.parcel.message, self._patience)

"""A line over SMTP: one warm connection, and an exact account of how each message fared on it."""

import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from newsletter.senders import Relay, Sender
from newsletter.wire.lines import LineDownError, SenderRefusedError
from newsletter.wire.manners import Manners
from newsletter.wire.parcels import Fate, Outcome, Parcel
from newsletter.wire.smtp_at_once import AtOnce
from newsletter.wire.smtp_commands import Offer, UnfitError, at_once, commands
from newsletter.wire.smtp_connect import connect
from newsletter.wire.smtp_errand import Errand
from newsletter.wire.smtp_talk import Conversation, goodbye
from newsletter.wire.smtp_transaction import Transaction
from newsletter.wire.smtp_verdicts import Verdict, Whose, says_crowded

_GOODBYE_SECONDS = 5.0
_AWAKE_SECONDS = 1.0

Done = Callable[[Outcome], None]
Later = Callable[[Coroutine[Any, Any, Sequence[Outcome]]], None]


class SmtpLine:
    """A `Line` over SMTP, capacity 1. `close` may be called while it carries: that ends it, with an outcome.

    `manners` is what its sender's lines have learned together.
    """

    capacity = 1

    def __init__(self, sender: Sender, manners: Manners | None = None) -> None:
        if sender.relay is None:
            raise ValueError(f"{sender.name} is no SMTP relay")
        self._relay: Relay = sender.relay
        self._name = sender.name
        self._manners = manners or Manners(sender.connections)
        self._talk: Conversation | None = None
        self._offer = Offer()
        self._carried, self._dirty, self._busy, self._hung_up = 0, False, False, False
        self._answered = 0.0
        self._done: Done
        self._later: Later

    async def open(self) -> None:
        """Connect unless connected. Raises LineDownError."""
        talk = self._talk
        if talk is not None and not talk.closed:
            if not self._is_worn:
                return
            await self.close()
        elif talk is not None:
            self._ended(talk)
        self._talk, self._offer = await connect(self._relay)
        self._carried, self._dirty, self._hung_up = 0, False, False

    async def carry(self, parcels: Sequence[Parcel]) -> Sequence[Outcome]:
        """Carry one. Raises LineDownError or SenderRefusedError when it was certainly not handed over."""
        (parcel,) = parcels
        began = time.time()
        await self.open()
        return await self._conclude(parcel, began, self._start(parcel))

    def begin(self, parcel: Parcel, done: Done, later: Later) -> bool:
        """Carry without a task, when the line is warm and clean; false when `carry` must be used.

        `done` gets the outcome of a message that was taken. Whatever else happens is left to `later`: a
        coroutine that gives and raises what `carry` does.
        """
        talk, offer = self._talk, self._offer
        if talk is None or talk.closed or self._dirty or not offer.pipelining or self._is_worn:
            return False
        whole = offer.chunking and self._is_awake
        try:
            first = at_once(parcel, offer) if whole else b"".join(commands(parcel, offer))
        except UnfitError:
            return False
        self._busy = True
        self._done, self._later = done, later
        way = AtOnce if whole else Errand
        way(talk, parcel, self._relay.timeout, self._taken, self._stuck).begin(first)
        return True

    @property
    def _is_awake(self) -> bool:
        """Whether it carried something just now: a server that tires of waiting may hang up at any moment."""
        return self._carried > 0 and time.monotonic() - self._answered < _AWAKE_SECONDS

    @property
    def _is_worn(self) -> bool:
        return 0 < self._manners.messages <= self._carried

    def _taken(self, errand: Errand | AtOnce, answer: str) -> None:
        self._busy = False
        self._carried += 1
        self._answered = time.monotonic()
        self._done(self._outcome(errand.parcel, Fate.TAKEN, answer, errand.began))

    def _stuck(self, errand: Errand | AtOnce, transaction: Transaction) -> None:
        self._later(self._conclude(errand.parcel, errand.began, transaction))

    def _start(self, parcel: Parcel) -> Transaction:
        """Begin the transaction on the open line. Its verdict may be known already."""
        if self._talk is None:
            raise LineDownError("The line was closed.")
        transaction = Transaction(self._talk, parcel.message, self._relay.timeout)
        try:
            said = commands(parcel, self._offer)
        except UnfitError as error:
            transaction.dirty = self._dirty
            transaction.decide(Verdict(Fate.REFUSED, str(error)))
            return transaction
        self._busy = True
        transaction.begin(said, reset=self._dirty, pipelining=self._offer.pipelining)
        return transaction

    async def _conclude(self, parcel: Parcel, began: float, transaction: Transaction) -> Sequence[Outcome]:
        was_warm = self._carried > 0
        verdict = await self._verdict(transaction)
        if verdict.fate is Fate.UNTRIED and self._hung_up:
            raise LineDownError(verdict.answer)
        if verdict.whose is Whose.LINE and was_warm:
            # A warm connection that the server closed meanwhile, or has tired of: nothing was lost, so
            # once more on a new one.
            await self.open()
            verdict = await self._verdict(self._start(parcel))
        if verdict.whose is Whose.SENDER:
            raise SenderRefusedError(verdict.answer)
        if verdict.fate is Fate.UNTRIED:
            if says_crowded(verdict.answer) or verdict.answer.startswith("421"):
                raise LineDownError(verdict.answer)
            verdict = Verdict(Fate.DEFERRED, f"Before the message: {verdict.answer}")
        return (self._outcome(parcel, verdict.fate, verdict.answer, began),)

    async def _verdict(self, transaction: Transaction) -> Verdict:
        talk = transaction.talk
        try:
            verdict = await transaction.verdict
        except BaseException:
            talk.abort("The line was left in the midst of a message.")
            raise
        finally:
            self._busy, self._dirty = False, transaction.dirty
            self._answered = time.monotonic()
        if verdict.whose is Whose.LINE:
            await self._leave(verdict.answer)
            return verdict
        self._carried += 1
        if verdict.fate is Fate.UNANSWERED or talk.unsent or verdict.answer.startswith("421"):
            talk.abort(verdict.answer)  # out of step with the server, or told that it closes
        return verdict

    def _outcome(self, parcel: Parcel, fate: Fate, answer: str, began: float) -> Outcome:
        return Outcome(parcel.key, fate, answer[:300], self._name, "", began, time.time())

    async def close(self) -> None:
        """QUIT; or, in the midst of a message, hang up, so that its carrier learns how far it came."""
        talk, self._talk = self._talk, None
        if talk is None:
            return
        self._hung_up = self._busy
        if self._busy:
            talk.abort("The line was closed.")
        await goodbye(talk, min(_GOODBYE_SECONDS, self._relay.timeout))

    async def _leave(self, answer: str) -> None:
        """Part from a server that wants no more of this connection."""
        self._manners.parted(self._carried, answer, time.monotonic() - self._answered)
        await self.close()

    def _ended(self, talk: Conversation) -> None:
        self._manners.parted(self._carried, talk.farewell, talk.closed_at - self._answered)
        self._talk = None

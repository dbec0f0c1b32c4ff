"""What an outcome on the wire means for a row of the ledger."""

import random
from dataclasses import dataclass
from datetime import timedelta

from newsletter.answers import cause_of, given_up, group_key, is_permanent
from newsletter.deliveries.rows import Settlement, Taken
from newsletter.models import DeliveryState
from newsletter.wire.parcels import Fate, Outcome


@dataclass(frozen=True)
class Patience:
    """How long somebody is tried again to whom a server said “later”."""

    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=4)
    give_up_after: timedelta = timedelta(days=2)

    def tried_for(self, attempts: int) -> timedelta:
        """How long so many attempts take. What else somebody waits for, a warm-up say, costs no patience."""
        waits = (min(self.first * 2 ** min(n, 20), self.longest) for n in range(attempts - 1))
        return sum(waits, timedelta())

    def wait(self, attempts: int) -> timedelta:
        """Twice as long each time, and not all at the same moment."""
        doubled = min(self.first * 2 ** min(attempts - 1, 20), self.longest)
        return doubled * random.uniform(0.9, 1.1)  # noqa: S311 - spreads load, keeps no secret


_STATES = {
    Fate.TAKEN: DeliveryState.SENT,
    Fate.DEFERRED: DeliveryState.DEFERRED,
    Fate.REFUSED: DeliveryState.FAILED,
    Fate.UNANSWERED: DeliveryState.UNKNOWN,
    Fate.UNTRIED: DeliveryState.QUEUED,
}


def verdict(row: Taken, outcome: Outcome, patience: Patience, ahead: float = 0.0) -> Settlement:
    """Somebody deferred for too long has failed; somebody untried waits as before.

    `ahead` is how far the installation's clock, by which the ledger goes, is before that of the outcome.
    """
    state, answer, ended, due = _STATES[outcome.fate], outcome.answer, outcome.ended + ahead, None
    if state == DeliveryState.SENT:
        return Settlement(row, state, answer, ended, outcome.sender, outcome.provider_id)
    if state == DeliveryState.FAILED and not is_permanent(answer, outcome.fate):
        state = DeliveryState.DEFERRED  # a 5xx for a full mailbox, say
    if state == DeliveryState.DEFERRED:
        due = ended + patience.wait(row.attempts).total_seconds()
        if patience.tried_for(row.attempts) > patience.give_up_after:
            answer = given_up(row.attempts, answer)
            state, due = DeliveryState.FAILED, None
    return Settlement(
        row=row,
        state=state,
        answer=answer,
        ended=ended,
        sender=outcome.sender,
        provider_id=outcome.provider_id,
        due=due,
        untried=outcome.fate == Fate.UNTRIED,
        cause=cause_of(outcome.answer, outcome.fate).value,
        key=group_key(outcome.answer),
    )


def postponed(row: Taken, until: float, why: str) -> Settlement:
    """Somebody who was not even tried, because their mail server wants to be left in peace until then."""
    return Settlement(row, DeliveryState.DEFERRED, why, row.tried, due=until, untried=True)


def unwritable(row: Taken, why: str) -> Settlement:
    """Somebody whose message cannot be made."""
    return Settlement(row, DeliveryState.FAILED, why, row.tried, cause="content", key=group_key(why))

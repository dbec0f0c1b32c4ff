"""What passes between the ledger and a lane.

There is a `Taken` and a `Settlement` for each of a million people: named tuples, because these are made in a
fifth of the time that a frozen dataclass takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from newsletter.models import CampaignState, DeliveryState


@dataclass(frozen=True, slots=True)
class Turn:
    """A lane as one process holds it. `holder` is new each time, so a turn that is over can take nothing.

    Its rows are those whose number, divided by `parts`, leaves `part`. A campaign's lanes have one part each.
    """

    lane: int
    holder: int
    campaign: int
    newsletter: int
    part: int = 0
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """Up to `size` people of a mailbox provider: whose rows come after `after`, or who are due again."""

    mailbox_provider: int
    size: int
    after: int = 0
    due_again: bool = False


@dataclass(frozen=True, slots=True)
class Met:
    """What was found for it: how many rows there were, how many of them are ours now, and the last one."""

    rows: int
    taken: int
    last: int


class Taken(NamedTuple):
    """A row that is `sending` and ours: nobody else will touch it while our turn lasts.

    `attempts` counts this one. Times, here and below, are seconds of `time.time()`: there is one of each for
    each of a million people.
    """

    id: int
    variant: int
    subscriber: int
    email: str
    name: str
    mailbox_provider: int
    attempts: int
    tried: float


class Settlement(NamedTuple):
    """How an attempt ended. `due` is when to try again, for DEFERRED.

    `untried` takes the attempt back: it cost the person nothing. `cause` and `key` name the group of errors
    that it is counted in.
    """

    row: Taken
    state: DeliveryState
    answer: str
    ended: float
    sender: str = ""
    provider_id: str = ""
    due: float | None = None
    untried: bool = False
    cause: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What a lane tells the ledger at once: what ended, and what it wants next."""

    now: datetime
    lease: timedelta
    settled: Sequence[Settlement] = ()
    wanted: Sequence[Wanted] = ()
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class Stepped:
    """What came of it. `state` is None when the turn is lost: another process has the lane now.

    `met` answers `wanted` one by one, and is empty where nothing could be taken. `late` counts the
    settlements that came after the row had been called unknown, or were no longer ours to make.
    """

    state: CampaignState | None
    taken: Sequence[Taken] = ()
    met: Sequence[Met] = ()
    late: int = 0

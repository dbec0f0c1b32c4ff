"""What pacing needs of the place where it keeps its books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from newsletter.senders import Limits


@dataclass(frozen=True, slots=True)
class Wish:
    """Messages that a mailbox provider's group has ready, and the provider's limits. Group 0 has none."""

    group: int
    count: int
    limits: Limits


@dataclass(frozen=True, slots=True)
class Grant:
    """Messages that may go now, and the seconds until the next one may; 0 when it may at once."""

    count: int
    wait: float


@dataclass(frozen=True, slots=True)
class Allowed:
    """`slot` is the store's number of the five minutes in which it was allowed.

    None means that nothing was allowed because the store may have forgotten something: `learn` first.
    """

    slot: int
    grants: Mapping[int, Grant]


@dataclass(frozen=True, slots=True)
class News:
    """A provider (`"7"`) or a domain (`"@example.org"`) asked for patience, or took a message."""

    key: str
    patience: bool


@dataclass(frozen=True, slots=True)
class Resting:
    """`seconds` of rest are left; afterwards `share` of the rate."""

    seconds: float
    share: float


Usage = Mapping[int, Mapping[int, int]]
"""Messages of each group (0: all of them) in each slot."""


class Store(Protocol):
    """Shared by every worker; each call is atomic. Times are the store's own and never leave it."""

    def allow(self, sender: str, limits: Limits, wishes: Sequence[Wish]) -> Allowed | None: ...

    def give_back(self, sender: str, slot: int, unused: Mapping[int, int]) -> None:
        """Group 0 of `unused` is what the sender's own budget gets back: the sum."""

    def learn(self, sender: str, usage: Usage) -> None:
        """Take over what is known of the groups in `usage`; where both know something, the larger holds."""

    def note(self, sender: str, news: Sequence[News]) -> Mapping[str, Resting]:
        """Lengthen and ease rests. Returns all that is in force, as `rests` does."""

    def rests(self, sender: str) -> Mapping[str, Resting]: ...

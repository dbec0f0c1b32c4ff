"""What the search asks of a database, and what it gets: the same of each."""

from dataclasses import dataclass
from typing import Protocol

from cms.searching.asked import Asked

# How many matches are counted and can be leafed through.
MOST = 1000


@dataclass(frozen=True)
class Scope:
    """Where to search. `topic` is a key."""

    site: int
    locale: str | None = None
    topic: int | None = None


@dataclass(frozen=True)
class Matches:
    """One page of keys of `TransmissionDocument`s, the best first, of `total` at most 1,000."""

    documents: list[int]
    total: int
    total_is_exact: bool


class Database(Protocol):
    """A database's way to search Wagtail's index."""

    def matches(self, asked: Asked, scope: Scope, limit: int, offset: int) -> Matches:
        """Published transmissions that have all the words, ranked."""

    def has(self, asked: Asked, scope: Scope) -> bool:
        """Whether any transmission has all the words."""

    def most_frequent(self, words: list[str], scope: Scope) -> str | None:
        """The one of `words` that most of the newest transmissions have, if any has one."""

"""What the engine hands to the wire, and what the wire says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from newsletter.envelope import Letter
from newsletter.gaps import AnyGap


class Fate(StrEnum):
    """How far a message came. The ledger may repeat all but TAKEN and UNANSWERED without a second copy."""

    TAKEN = "taken"
    """The server answered 250 after the message."""
    DEFERRED = "deferred"
    """A 4xx for this person or message, or the line broke before the message was whole."""
    REFUSED = "refused"
    """A 5xx for this person or message."""
    UNANSWERED = "unanswered"
    """Handed over whole, and no answer came. It may have been delivered."""
    UNTRIED = "untried"
    """Nobody was asked: the line was down, or the sender itself is not welcome. It costs no attempt."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A message for a provider that builds the mail itself: what all share, and one person's values.

    `campaign` is what the letter's gaps are marked with; `values` are as they are, not escaped. `headers` are
    all beyond From, To, Subject and Reply-To, each on one line; the letter's `extra` lines are not read.
    """

    campaign: UUID
    letter: Letter
    name: str
    values: Mapping[AnyGap, str]
    headers: Mapping[str, str]


class Parcel(NamedTuple):
    """One person's message. `key` comes back with the outcome and is the same at each attempt.

    `message` is finished: CRLF lines, none starting with a dot. A provider's API gets `merge` instead.
    `may_be_late`: it leaves even if a line took long to open. Otherwise it comes back UNTRIED, so that
    somebody looks whether the person still wants it.
    """

    key: int
    return_path: str
    recipient: str
    message: bytes = b""
    merge: Merge | None = None
    may_be_late: bool = False


class Outcome(NamedTuple):
    """What became of a parcel. `answer` is the server's words, printable, at most 300 characters.

    `provider_id` names the message in the provider's events. Times are seconds of `time.time()`.
    """

    key: int
    fate: Fate
    answer: str
    sender: str
    provider_id: str = ""
    began: float = 0.0
    ended: float = 0.0

"""Choosing, for each step of a lane, which sender works next and whose rows it takes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from newsletter.deliveries.rows import Met, Wanted
from newsletter.pacing import Pacer
from newsletter.senders import Sender


class Queue:
    """Where a lane is among the rows of a campaign: one cursor for each mailbox provider.

    Without a cursor each step would walk past everything that has been sent already. The providers take
    turns, so that one with limits never holds up the others.
    """

    def __init__(self, mailbox_providers: Iterable[int]) -> None:
        self._after = dict.fromkeys(mailbox_providers, 0)
        self._waiting = list(self._after)

    @property
    def waiting(self) -> Sequence[int]:
        """The providers whose rows were not all walked through; others may have put some back behind us."""
        return self._waiting

    def wanted(self, pacer: Pacer, sender: Sender, room: int) -> list[Wanted]:
        """What to ask the ledger for: `room` rows at most, as many as the limits allow."""
        self._waiting = self._waiting[1:] + self._waiting[:1]
        return [
            Wanted(provider, size, self._after[provider])
            for provider, size in allowed(pacer, sender, room, self._waiting)
        ]

    def note(self, asked: Sequence[Wanted], met: Sequence[Met]) -> None:
        """Move the cursors. A provider of whom less was met than asked for has nobody left."""
        for wanted, found in zip(asked, met, strict=True):
            provider = wanted.mailbox_provider
            self._after[provider] = max(self._after[provider], found.last)
            if found.rows < wanted.size and provider in self._waiting:
                self._waiting.remove(provider)

    def rewind(self) -> None:
        """Begin again at the first row: somebody went back into the queue."""
        self._after = dict.fromkeys(self._after, 0)
        self._waiting = list(self._after)


def allowed(
    pacer: Pacer, sender: Sender, room: int, mailbox_providers: Iterable[int]
) -> Iterator[tuple[int, int]]:
    """Each provider to whom something may go now, and how much, until there is no room left."""
    for provider in mailbox_providers:
        if not room:
            return
        size = pacer.allow(sender, {provider: room}).get(provider, 0)
        if size:
            yield provider, size
            room -= size


class Rota:
    """Shares the work among the senders that have room, by their weights."""

    def __init__(self, senders: Sequence[Sender]) -> None:
        self.senders = {sender.name: sender for sender in senders}
        self._given: Counter[str] = Counter()

    def order(self, room: Mapping[str, int]) -> list[Sender]:
        """Those that may be handed something, the one that is furthest behind its share first."""
        able = [self.senders[name] for name, free in room.items() if free > 0]
        return sorted(able, key=lambda sender: self._given[sender.name] / sender.weight)

    def note(self, sender: Sender, number: int) -> None:
        self._given[sender.name] += number

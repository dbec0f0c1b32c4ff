"""Pacing's books in the database, for installations without Redis: slower, and right with several workers."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from newsletter.models import SenderPace
from newsletter.pacing.account import Account
from newsletter.pacing.store import Allowed, Grant, News, Resting, Usage, Wish
from newsletter.pacing.windows import Calendar
from newsletter.senders import Limits

R = TypeVar("R")
ATTEMPTS = 30
# A loser comes back after a moment of its own, so that the same two do not meet again.
LONGEST_PAUSE = 0.01
CROWDED = 0.05


class CrowdedError(Exception):
    """Others changed the row each time between reading and writing it."""


class DatabaseStore:
    """Time is this machine's: workers on several machines need clocks that agree to a second or so.

    Every call may raise django.db.DatabaseError.
    """

    def __init__(self, calendar: Calendar | None = None, clock: Callable[[], float] = time.time) -> None:
        self._calendar = calendar or Calendar()
        self._clock = clock

    def allow(self, sender: str, limits: Limits, wishes: Sequence[Wish]) -> Allowed | None:
        try:
            return self._change(sender, lambda books, now: books.allow(limits, wishes, self._calendar, now))
        except CrowdedError:
            slot = self._calendar.slot_at(self._clock())
            return Allowed(slot, {wish.group: Grant(0, CROWDED) for wish in wishes})

    def give_back(self, sender: str, slot: int, unused: Mapping[int, int]) -> None:
        self._change_or_let_be(sender, lambda books, now: books.give_back(slot, unused))

    def learn(self, sender: str, usage: Usage) -> None:
        self._change_or_let_be(sender, lambda books, now: books.learn(usage, now))

    def note(self, sender: str, news: Sequence[News]) -> Mapping[str, Resting]:
        self._change_or_let_be(sender, lambda books, now: books.note(news, now))
        return self.rests(sender)

    def rests(self, sender: str) -> Mapping[str, Resting]:
        text = SenderPace.objects.filter(sender=sender).values_list("state", flat=True).first()
        return Account.from_json(text).resting(self._clock()) if text else {}

    def _change_or_let_be(self, sender: str, change: Callable[[Account, float], None]) -> None:
        """What is lost here makes a sender slower or a rest shorter, and nobody faster than the limits."""
        try:
            self._change(sender, change)
        except CrowdedError:
            return

    def _change(self, sender: str, change: Callable[[Account, float], R]) -> R:
        """Read, change and write the books, unless another worker wrote in between: then again."""
        for _ in range(ATTEMPTS):
            row, _ = SenderPace.objects.get_or_create(sender=sender)
            books = Account.from_json(row.state)
            result = change(books, self._clock())
            mine = SenderPace.objects.filter(pk=row.pk, version=row.version)
            if mine.update(state=books.to_json(), version=row.version + 1):
                return result
            time.sleep(random.uniform(0, LONGEST_PAUSE))  # noqa: S311 - a pause, not a secret
        raise CrowdedError(sender)

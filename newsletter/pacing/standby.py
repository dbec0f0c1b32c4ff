"""Redis with the database behind it: no lane stops, and none runs without limits, because Redis is down."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import redis

from newsletter.pacing.account import WHOLE
from newsletter.pacing.store import Allowed, News, Resting, Store, Usage, Wish
from newsletter.senders import Limits

log = logging.getLogger(__name__)
R = TypeVar("R")
TRIED_AGAIN_AFTER = 5.0


class StandbyStore:
    """The first store while it answers, else the second.

    After each change from one to the other nothing is allowed until `learn` was called, because the other
    workers' messages may have been counted elsewhere meanwhile. While some workers reach Redis and others
    do not, each side keeps the limits by itself, and together they may reach twice of them.
    """

    def __init__(self, first: Store, second: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._first, self._second, self._clock = first, second, clock
        self._down_until = 0.0
        self._warned = False
        # The groups of each sender that have learnt since the last change; None: there was none.
        self._learnt: dict[str, set[int]] | None = None

    def allow(self, sender: str, limits: Limits, wishes: Sequence[Wish]) -> Allowed | None:
        groups = {WHOLE, *(wish.group for wish in wishes)}

        def ask(store: Store) -> Allowed | None:
            if self._learnt is None or groups <= self._learnt.get(sender, set()):
                return store.allow(sender, limits, wishes)
            return None

        return self._with_either(ask)

    def give_back(self, sender: str, slot: int, unused: Mapping[int, int]) -> None:
        """What Redis cannot take back stays spent: the other store did not give it."""
        store = self._current()
        try:
            store.give_back(sender, slot, unused)
        except redis.RedisError as error:
            self._change(error)

    def learn(self, sender: str, usage: Usage) -> None:
        self._with_either(lambda store: store.learn(sender, usage))
        if self._learnt is not None:
            self._learnt.setdefault(sender, set()).update(usage)

    def note(self, sender: str, news: Sequence[News]) -> Mapping[str, Resting]:
        return self._with_either(lambda store: store.note(sender, news))

    def rests(self, sender: str) -> Mapping[str, Resting]:
        return self._with_either(lambda store: store.rests(sender))

    def _with_either(self, ask: Callable[[Store], R]) -> R:
        store = self._current()
        try:
            answer = ask(store)
        except redis.RedisError as error:
            self._change(error)
            return ask(self._second)
        return answer

    def _current(self) -> Store:
        if not self._down_until:
            return self._first
        if self._clock() < self._down_until:
            return self._second
        self._down_until, self._learnt = 0.0, {}
        return self._first

    def _change(self, error: redis.RedisError) -> None:
        if not self._warned:
            log.warning("Redis does not answer, so the database paces the senders: %s", error)
        self._warned = True
        self._down_until, self._learnt = self._clock() + TRIED_AGAIN_AFTER, {}

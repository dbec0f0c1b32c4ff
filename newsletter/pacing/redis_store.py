"""Pacing's books in Redis: any number of workers, one round trip a call, by the clock of Redis itself."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from newsletter.pacing.account import WHOLE, is_limited
from newsletter.pacing.store import Allowed, Grant, News, Resting, Usage, Wish
from newsletter.pacing.windows import Calendar
from newsletter.senders import Limits

_SCRIPT = Path(__file__).with_suffix(".lua").read_text()
# Long for a round trip in a data centre, and short for a lane that waits for a Redis that hangs.
TIMEOUT_SECONDS = 1.0


class RedisStore:
    """Every call may raise redis.RedisError. `clock` replaces Redis' time, for tests alone."""

    def __init__(
        self,
        client: redis.Redis,
        calendar: Calendar | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._run = client.register_script(_SCRIPT)
        self._calendar = calendar or Calendar()
        self._clock = clock

    @classmethod
    def at(cls, url: str) -> "RedisStore":
        """Connects when it is first asked.

        It does not repeat a call by itself: what was given back twice would be messages above the limit.
        """
        client = redis.Redis.from_url(
            url,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        return cls(client)

    def allow(self, sender: str, limits: Limits, wishes: Sequence[Wish]) -> Allowed | None:
        held = {wish.group: wish.limits for wish in wishes if wish.group and is_limited(wish.limits)}
        if is_limited(limits):
            held[WHOLE] = limits
        answer = self._call(
            "allow",
            [_budget(sender, group) for group in held],
            held=[asdict(its) | {"group": group} for group, its in held.items()],
            wishes=[[wish.group, wish.count] for wish in wishes],
        )
        if answer is None:
            return None
        grants = {group: Grant(count, wait) for group, count, wait in answer["grants"]}
        return Allowed(answer["slot"], grants)

    def give_back(self, sender: str, slot: int, unused: Mapping[int, int]) -> None:
        keys = [_budget(sender, group) for group in unused]
        self._call("give_back", keys, slot=slot, unused=list(unused.items()))

    def learn(self, sender: str, usage: Usage) -> None:
        keys = [_budget(sender, group) for group in usage]
        self._call("learn", keys, usage=[[group, list(counts.items())] for group, counts in usage.items()])

    def note(self, sender: str, news: Sequence[News]) -> Mapping[str, Resting]:
        return _resting(self._call("note", [_rests(sender)], news=[[one.key, one.patience] for one in news]))

    def rests(self, sender: str) -> Mapping[str, Resting]:
        return _resting(self._call("rests", [_rests(sender)]))

    def _call(self, verb: str, keys: list[str], **request: object) -> Any:
        text = json.dumps({"hour": self._calendar.hour, **request})
        answer = self._run(keys=keys, args=[verb, text, repr(self._clock()) if self._clock else ""])
        return json.loads(answer)


def _budget(sender: str, group: int) -> str:
    # The braces keep a sender's keys on one node of a cluster, where one script may use them all.
    return f"newsletter:pace:{{{sender}}}:{group}"


def _rests(sender: str) -> str:
    return f"newsletter:pace:{{{sender}}}:rests"


def _resting(answer: Any) -> dict[str, Resting]:
    return {key: Resting(seconds, share) for key, seconds, share in answer["rests"]}

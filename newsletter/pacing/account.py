"""A sender's books in Python, for the store that keeps them in the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Self

from newsletter.pacing.budgets import Budget, share_out
from newsletter.pacing.rests import Rest
from newsletter.pacing.store import Allowed, Grant, News, Resting, Usage, Wish
from newsletter.pacing.windows import Calendar
from newsletter.senders import Limits

WHOLE = 0


@dataclass(slots=True)
class Account:
    """The budget of the whole sender (0) and of each limited group, and the rests."""

    budgets: dict[int, Budget] = field(default_factory=dict)
    rests: dict[str, Rest] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> Self:
        raw = json.loads(text)
        budgets = {
            int(group): Budget(
                one["tokens"], one["at"], _with_numbers(one["slots"]), _with_numbers(one["hours"])
            )
            for group, one in raw.get("budgets", {}).items()
        }
        return cls(budgets, {key: Rest(**one) for key, one in raw.get("rests", {}).items()})

    def to_json(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    def allow(self, limits: Limits, wishes: Sequence[Wish], calendar: Calendar, now: float) -> Allowed | None:
        """As the store's; None leaves everything as it was."""
        held = {wish.group: wish.limits for wish in wishes if wish.group and is_limited(wish.limits)}
        if is_limited(limits):
            held[WHOLE] = limits
        for group in held:
            if group not in self.budgets or not self.budgets[group].is_fresh(calendar, now):
                return None
        for group, its_limits in held.items():
            self.budgets[group].refill(its_limits, calendar, now)
        rooms = {group: self.budgets[group].room(its, calendar, now) for group, its in held.items()}
        asked = {
            wish.group: _least(wish.count, rooms.get(wish.group) if wish.group else None) for wish in wishes
        }
        shared = share_out(_least(sum(asked.values()), rooms.get(WHOLE)), asked)
        slot = calendar.slot_at(now)
        spent = shared | {WHOLE: sum(shared.values())}  # group 0 has no budget but the whole sender's
        for group in held:
            self.budgets[group].take(slot, spent[group])
        waits = {group: self.budgets[group].wait(its, calendar, now) for group, its in held.items()}
        whole = waits.get(WHOLE, 0.0)
        return Allowed(
            slot,
            {
                group: Grant(count, max(whole, waits.get(group, 0.0) if group else 0.0))
                for group, count in shared.items()
            },
        )

    def give_back(self, slot: int, unused: Mapping[int, int]) -> None:
        for group, count in unused.items():
            if group in self.budgets:
                self.budgets[group].take(slot, -count)

    def learn(self, usage: Usage, now: float) -> None:
        for group, counts in usage.items():
            self.budgets.setdefault(group, Budget()).learn(dict(counts), now)

    def note(self, news: Sequence[News], now: float) -> None:
        for one in news:
            rest = self.rests.setdefault(one.key, Rest())
            if one.patience:
                rest.lengthen(now)
            else:
                rest.ease(now)
        for key in [key for key, rest in self.rests.items() if rest.is_forgotten(now)]:
            del self.rests[key]

    def resting(self, now: float) -> dict[str, Resting]:
        return {
            key: Resting(max(0.0, rest.until - now), rest.share)
            for key, rest in self.rests.items()
            if not rest.is_forgotten(now)
        }


def is_limited(limits: Limits) -> bool:
    return bool(limits.per_second or limits.per_hour or limits.per_day)


def _least(count: int, room: int | None) -> int:
    return count if room is None else min(count, room)


def _with_numbers(counts: Mapping[str, int]) -> dict[int, int]:
    return {int(unit): count for unit, count in counts.items()}

"""What a sender may still spend: a token bucket for seconds, sliding windows for hours and days.

The same rules stand in `redis_store.lua`. A test runs both through the same histories.
"""

from dataclasses import dataclass, field

from newsletter.pacing.windows import SLOTS_AN_HOUR, Calendar, day_window, hour_window
from newsletter.senders import Limits

UNLIMITED = 1_000_000_000
# A clock that is so far back was set; one that is a little back belongs to another machine.
CLOCK_WAS_SET = 60.0
_ROUNDING = 1e-6


@dataclass(slots=True)
class Budget:
    """Begins empty, so that losing it never gives anybody a second burst. `at` is when it was last asked."""

    tokens: float = 0.0
    at: float = 0.0
    slots: dict[int, int] = field(default_factory=dict)
    hours: dict[int, int] = field(default_factory=dict)

    def is_fresh(self, calendar: Calendar, now: float) -> bool:
        """Whether it can have missed nothing that others did while it was away."""
        return now - self.at <= calendar.slot

    def refill(self, limits: Limits, calendar: Calendar, now: float) -> None:
        """Let time pass: at most one second's messages gather, and at least one."""
        if self.at > now + CLOCK_WAS_SET:
            self.at = now
        gained = max(0.0, now - self.at) * limits.per_second
        self.tokens = min(max(1.0, limits.per_second), self.tokens + gained)
        self.at = max(self.at, now)
        hour_window(calendar).forget(self.slots, now)
        day_window(calendar).forget(self.hours, now)

    def room(self, limits: Limits, calendar: Calendar, now: float) -> int:
        """How many messages may go now. Refill first."""
        room = UNLIMITED
        if limits.per_second:
            room = int(self.tokens + _ROUNDING)
        if limits.per_hour:
            room = min(room, limits.per_hour - hour_window(calendar).used(self.slots, now))
        if limits.per_day:
            room = min(room, limits.per_day - day_window(calendar).used(self.hours, now))
        return max(0, room)

    def wait(self, limits: Limits, calendar: Calendar, now: float) -> float:
        """Seconds until one message may go."""
        wait = 0.0
        if limits.per_second and self.tokens + _ROUNDING < 1:
            wait = (1 - self.tokens) / limits.per_second
        if limits.per_hour:
            wait = max(wait, hour_window(calendar).wait(self.slots, limits.per_hour, now))
        if limits.per_day:
            wait = max(wait, day_window(calendar).wait(self.hours, limits.per_day, now))
        return wait

    def take(self, slot: int, count: int) -> None:
        """Spend `count`, or get them back when it is negative; what has left the window stays spent."""
        count = max(count, -self.slots.get(slot, 0))
        hour = slot // SLOTS_AN_HOUR
        self.tokens = max(0.0, self.tokens - count)
        if count:
            self.slots[slot] = self.slots.get(slot, 0) + count
            self.hours[hour] = max(0, self.hours.get(hour, 0) + count)

    def learn(self, usage: dict[int, int], now: float) -> None:
        """Take over what was written down elsewhere, slot by slot, where it is more than is known here."""
        hours: dict[int, int] = {}
        for slot, count in usage.items():
            self.slots[slot] = max(self.slots.get(slot, 0), count)
            hours[slot // SLOTS_AN_HOUR] = hours.get(slot // SLOTS_AN_HOUR, 0) + count
        for hour, count in hours.items():
            self.hours[hour] = max(self.hours.get(hour, 0), count)
        self.at = max(self.at, now)


def share_out(room: int, asked: dict[int, int]) -> dict[int, int]:
    """Divide `room` so that who asks for little gets all of it, and the others the same each.

    The smallest come first: none waits for ever behind a large one.
    """
    shared: dict[int, int] = {}
    for left, (group, count) in zip(
        range(len(asked), 0, -1), sorted(asked.items(), key=lambda one: (one[1], one[0])), strict=True
    ):
        shared[group] = min(count, -(-room // left))
        room -= shared[group]
    return shared

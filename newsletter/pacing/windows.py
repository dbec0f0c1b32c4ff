"""Counts in a sliding window, kept in slots."""

import math
from dataclasses import dataclass

SLOTS_AN_HOUR = 12
HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Calendar:
    """How many seconds an hour has. Only tests, which cannot wait for one, have another answer."""

    hour: float = 3600.0

    @property
    def slot(self) -> float:
        return self.hour / SLOTS_AN_HOUR

    @property
    def memory(self) -> float:
        """Seconds after which nothing that was counted matters any more."""
        return self.hour * (HOURS_A_DAY + 2)

    def slot_at(self, now: float) -> int:
        return math.floor(now / self.slot)


@dataclass(frozen=True, slots=True)
class Window:
    """`units` whole units of `length` seconds, and the one under way.

    The oldest is counted until all of it has passed, so that no span of `units` units, wherever it begins,
    ever holds more than the limit. It costs at worst a thirteenth of an hour's, and a 25th of a day's.
    """

    length: float
    units: int

    def used(self, counts: dict[int, int], now: float) -> int:
        return sum(counts[unit] for unit in self._counted(counts, now))

    def wait(self, counts: dict[int, int], most: int, now: float) -> float:
        """Seconds until one more is allowed; 0 when it is."""
        used, passed = self.used(counts, now), 0.0
        for unit in sorted(self._counted(counts, now)):
            if used < most:
                break
            used -= counts[unit]
            passed = (unit + self.units + 1) * self.length - now
        return passed

    def forget(self, counts: dict[int, int], now: float) -> None:
        for unit in counts.keys() - set(self._counted(counts, now)):
            del counts[unit]

    def _counted(self, counts: dict[int, int], now: float) -> list[int]:
        first = math.floor(now / self.length) - self.units
        return [unit for unit in counts if unit >= first]


def hour_window(calendar: Calendar) -> Window:
    return Window(calendar.slot, SLOTS_AN_HOUR)


def day_window(calendar: Calendar) -> Window:
    return Window(calendar.hour, HOURS_A_DAY)

"""What is done to the installation, and when: names, times and deeds."""

import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from tests.soak.place import Soaked

_VICTIMS = ("sender0", "worker0", "letters0", "sender1", "worker1", "letters1")
_KILL_EVERY = 20.0
_FIRST_KILL = 10.0
_MAIL_AWAY = 60.0
# Behind that all is left in peace, to see how long it takes until everything is well again.
_LAST = 0.85
# For so long after the server is back, somebody may still hold a connection to what was before.
_AFTERWARDS = 5.0


@dataclass
class Fault:
    """`ended` is when the operator's part was over: what comes back after that comes back by itself."""

    name: str
    began: float
    ended: float = float("inf")
    excuses: bool = False
    """Whether answers of the web may be late or refused meanwhile."""

    def covers(self, at: float, until: float) -> bool:
        """Whether something that lasted from `at` to `until` may have met it."""
        return self.began <= until and at <= self.ended + _AFTERWARDS


@dataclass
class Story:
    """What has been done so far. `due` are ends of processes that were asked for, by name."""

    faults: list[Fault] = field(default_factory=list)
    due: list[str] = field(default_factory=list)
    _turns: Iterator[int] = field(default_factory=count)

    def tell(self, place: Soaked, name: str) -> None:
        """Do it, and note when."""
        fault = Fault(name, time.time(), excuses=name in EXCUSES)
        ended = DEEDS[name](place, self)
        if ended == _NOW:
            fault.ended = time.time()
        elif ended:
            next(one for one in self.faults if one.name == ended).ended = time.time()
            return
        self.faults.append(fault)

    def next_victim(self) -> str:
        """One of each kind in turn."""
        return _VICTIMS[next(self._turns) % len(_VICTIMS)]


# What a deed answers: it is over now; nothing when it lasts; or the name of the one that it ends.
_NOW, _LASTS = "now", ""


def _kill_worker(place: Soaked, story: Story) -> str:
    """kill -9. Who supervises starts it again, as Docker does."""
    name = story.next_victim()
    story.due.append(name)
    place.kill(name)
    return _NOW


def _stop_mail(place: Soaked, story: Story) -> str:
    place.stop_mail()
    return _LASTS


def _start_mail(place: Soaked, story: Story) -> str:
    place.start_mail()
    return "mail server away"


def _set_clocks(place: Soaked, story: Story, wrong: set[str]) -> None:
    """Ended in order, so that they start again with the other clock."""
    for name in wrong | place.skewed:
        story.due.append(name)
        place.parts[name].process.send_signal(signal.SIGTERM)
    place.skewed = wrong


def _wrong_clock(place: Soaked, story: Story) -> str:
    _set_clocks(place, story, {"worker1", "letters1", "sender1"})
    return _LASTS


def _right_clock(place: Soaked, story: Story) -> str:
    _set_clocks(place, story, set())
    return "clock 5 minutes ahead"


def _simply(deed: Callable[[Soaked], object]) -> Callable[[Soaked, Story], str]:
    def act(place: Soaked, story: Story) -> str:
        deed(place)
        return _NOW

    return act


DEEDS: dict[str, Callable[[Soaked, Story], str]] = {
    "worker killed": _kill_worker,
    "Redis flushed": _simply(lambda place: place.redis.flush()),
    "Redis restarted": _simply(lambda place: place.redis.restart()),
    "PostgreSQL restarted": _simply(lambda place: place.postgres.restart("fast")),
    "PostgreSQL crashed": _simply(lambda place: place.postgres.restart("immediate")),
    "mail server away": _stop_mail,
    "mail server back": _start_mail,
    "clock 5 minutes ahead": _wrong_clock,
    "clock right": _right_clock,
}
EXCUSES = {"Redis restarted", "PostgreSQL restarted", "PostgreSQL crashed"}


def plan(seconds: float) -> list[tuple[float, str]]:
    """What to do so many seconds after the beginning, in order."""
    away = min(_MAIL_AWAY, seconds / 10)
    shares = {
        "Redis flushed": 0.12,
        "clock 5 minutes ahead": 0.20,
        "PostgreSQL restarted": 0.28,
        "Redis restarted": 0.40,
        "mail server away": 0.50,
        "clock right": 0.65,
        "PostgreSQL crashed": 0.75,
    }
    planned = [(share * seconds, name) for name, share in shares.items()]
    planned.append((0.50 * seconds + away, "mail server back"))
    kills = range(int((_LAST * seconds - _FIRST_KILL) // _KILL_EVERY) + 1)
    planned += [(_FIRST_KILL + number * _KILL_EVERY, "worker killed") for number in kills]
    return sorted(planned)

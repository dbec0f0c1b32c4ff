"""Figures of a soak from what was watched: how long pages took, and how long until all went on."""

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.soak.asking import Answer
from tests.soak.faults import Fault
from tests.soak.watch import Watch

NEVER = 999.0


@dataclass(frozen=True)
class Times:
    """Of answers, in seconds; 0 where there were none."""

    count: int
    p50: float
    p99: float
    slowest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Times":
        if len(seconds) < 2:
            return cls(len(seconds), *(max(seconds, default=0),) * 3)
        cuts = statistics.quantiles(seconds, n=100)
        return cls(len(seconds), round(cuts[49], 4), round(cuts[98], 4), round(max(seconds), 3))


def pages(answers: Sequence[Answer], faults: Sequence[Fault]) -> dict[str, Times]:
    """While a server was away or just back, and else; what readers ask for, and what the admin shows."""
    excused = [fault for fault in faults if fault.excuses]
    kinds: dict[str, list[float]] = {}
    for one in answers:
        who = "admin" if one.kind == "page:admin" else "metrics" if one.kind == "metrics" else "pages"
        when = "during faults" if any(_meets(one, fault) for fault in excused) else "else"
        kinds.setdefault(f"{who}, {when}", []).append(one.seconds)
    return {name: Times.of(seconds) for name, seconds in sorted(kinds.items())}


def _meets(one: Answer, fault: Fault) -> bool:
    return fault.covers(one.at, one.at + one.seconds)


def broken(answers: Sequence[Answer], faults: Sequence[Fault]) -> tuple[Counter[str], Counter[str]]:
    """Answers that were 5xx or did not come: beside every restart of a server, and within one."""
    excused = [fault for fault in faults if fault.excuses]
    beside: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for one in answers:
        if one.status and one.status < 500:
            continue
        met = next((fault.name for fault in excused if _meets(one, fault)), "")
        (within if met else beside)[f"{one.kind} {one.status}{f', {met}' if met else ''}"] += 1
    return beside, within


def recoveries(watch: Watch, until: float) -> dict[str, dict[str, float]]:
    """After each fault, how long until a read, a letter to a newcomer, a mail and an import went on.

    A fault that lasts is one from its end on. `until` is when the load ended.
    """
    found: dict[str, dict[str, float]] = {}
    came = watch.record.came
    reads = sorted(
        (one.at, one.at + one.seconds)
        for one in watch.answers
        if one.kind.startswith("read") and one.status == 200
    )
    asked = sorted(
        (one.at, came[one.who])
        for one in watch.answers
        if one.kind == "sign-up" and one.status == 202 and one.who in came
    )
    last_mail = watch.sent[-1] if watch.sent else 0.0
    for fault in watch.story.faults:
        since = fault.ended
        if since > until:
            continue
        took = {"reads": _first(reads, since), "sign-ups": _first(asked, since)}
        if since < last_mail:
            took["sending"] = _first([(at, at) for at in watch.sent], since)
        took["imports"] = _first([(at, at) for at in watch.imported], since)
        worst = found.setdefault(fault.name, took)
        found[fault.name] = {kind: max(worst.get(kind, 0), seconds) for kind, seconds in took.items()}
    return found


def _first(events: Sequence[tuple[float, float]], since: float) -> float:
    """Until the first end of what began after `since`."""
    ends = [end for begin, end in events if begin >= since]
    return round(min(ends) - since, 2) if ends else NEVER


def letters(watch: Watch) -> Times:
    """How long after the form the letter came."""
    came = watch.record.came
    waited = [
        came[one.who] - one.at
        for one in watch.answers
        if one.kind == "sign-up" and one.status == 202 and one.who in came
    ]
    return Times.of(waited)


def rate(answers: Sequence[Answer], wanted: Callable[[Answer], bool], seconds: float) -> float:
    return round(sum(map(wanted, answers)) / seconds, 1)

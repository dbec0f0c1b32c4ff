"""One JSON line a figure, so that runs can be compared by a machine."""

import json
import statistics
import time
from collections.abc import Callable
from typing import Literal


def report(
    name: str,
    value: float,
    unit: str,
    goal: float,
    better: Literal["higher", "lower"],
    **context: object,
) -> None:
    """Print a figure. `value` and `goal` are in `unit`; `context` says how it was taken."""
    line = {"name": name, "value": round(value, 3), "unit": unit, "goal": goal, "better": better}
    print(json.dumps({**line, "context": context}), flush=True)


def milliseconds(work: Callable[[], object], rounds: int = 30) -> tuple[float, dict[str, object]]:
    """The median of `rounds` runs in milliseconds, and its spread. The first two runs warm up."""
    for _ in range(2):
        work()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    spread: dict[str, object] = {
        "rounds": rounds,
        "fastest": round(min(taken), 3),
        "slowest": round(max(taken), 3),
    }
    return statistics.median(taken), spread

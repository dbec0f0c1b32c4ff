"""What the processes had to say of errors, counted."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_NUMBERS = re.compile(r"\d+")
_LONGEST = 160


def errors(folder: Path, most: int = 15) -> list[str]:
    """So often, which process, what: the most frequent first. Numbers are left out of what they say."""
    found: Counter[str] = Counter()
    for log in sorted(folder.glob("*.log")):
        for line in _lines(log):
            if said := _error(line):
                found[f"{log.stem}: {_NUMBERS.sub('N', said)[:_LONGEST]}"] += 1
    return [f"{number} × {what}" for what, number in found.most_common(most)]


def _lines(log: Path) -> Iterator[dict[str, Any]]:
    """The product's own; what others print is not JSON."""
    with log.open(errors="replace") as lines:
        for line in lines:
            if line.startswith("{"):
                try:
                    yield json.loads(line)
                except json.JSONDecodeError:  # two processes wrote at once
                    continue


def _error(line: dict[str, Any]) -> str:
    if exception := line.get("exception"):
        return str(exception).strip().splitlines()[-1]
    return str(line.get("event", "")) if line.get("level") in ("error", "critical") else ""

"""What a check finds."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """In the order of how much they matter."""

    BLOCKS = "blocks"
    WARNS = "warns"
    UNKNOWN = "unknown"
    FINE = "fine"


@dataclass(frozen=True)
class Finding:
    """`check` is its short name; `said` tells what is, and what to do where something is to be done."""

    check: str
    level: Level
    said: str


def blocks(check: str, said: str) -> Finding:
    return Finding(check, Level.BLOCKS, said)


def warns(check: str, said: str) -> Finding:
    return Finding(check, Level.WARNS, said)


def unknown(check: str, said: str) -> Finding:
    return Finding(check, Level.UNKNOWN, said)


def fine(check: str, said: str) -> Finding:
    return Finding(check, Level.FINE, said)


def some(things: list[str], most: int = 3) -> str:
    """Up to `most` of them in a row, and how many more there are."""
    shown = ", ".join(f"“{one[:80]}”" for one in things[:most])
    return shown if len(things) <= most else f"{shown} and {len(things) - most} more"

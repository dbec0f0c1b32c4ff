"""What a check found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """In the order of how much they matter."""

    GOOD = "good"
    UNCHECKED = "could not be checked"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One sentence about what is, and one about what to do; that is empty when all is well."""

    status: Status
    said: str
    todo: str = ""


Look = Callable[[], Iterator[Finding]]


def good(said: str) -> Finding:
    return Finding(Status.GOOD, said)


def unchecked(said: str, todo: str = "") -> Finding:
    return Finding(Status.UNCHECKED, said, todo)


def warning(said: str, todo: str) -> Finding:
    return Finding(Status.WARNING, said, todo)


def problem(said: str, todo: str) -> Finding:
    return Finding(Status.PROBLEM, said, todo)

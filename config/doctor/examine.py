"""Runs checks. One that fails in a way that it did not foresee is a finding too, and the others go on."""

from collections.abc import Iterable, Iterator

from config.doctor.checks import CHECKS
from config.doctor.findings import Finding, Look, problem


def examine(names: Iterable[str] = ()) -> Iterator[tuple[str, Finding]]:
    """Each check's name with each of its findings; every check when none is named."""
    for name in names or CHECKS:
        for finding in _look(CHECKS[name]):
            yield name, finding


def _look(look: Look) -> Iterator[Finding]:
    try:
        yield from look()
    except Exception as error:  # a check meets every server there is, and must not hide what the others find
        yield problem(f"The check itself failed: {type(error).__name__}: {error}", "See the error.")

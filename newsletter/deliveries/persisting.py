"""Writing down what happened although the database is away: restarting, full, or behind a broken network.

What a mail server has answered exists only in this process until it is written, so it waits here rather than
raise. A process that is ended meanwhile leaves these rows `sending`, and they become `unknown`.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from newsletter import stopping
from newsletter.deliveries.rows import Step, Stepped, Turn
from newsletter.deliveries.stepping import step
from newsletter.deliveries.turns import end_turn

log = logging.getLogger(__name__)
T = TypeVar("T")
AWAY = (OperationalError, InterfaceError)


@dataclass
class Away:
    """How long to wait for a database, in seconds, and whether that was needed."""

    patience: float = 600.0
    when_stopping: float = 20.0
    happened: bool = False


def step_or_wait(turn: Turn, doing: Step, away: Away) -> Stepped:
    """As `step`; when the database cannot be reached, settle alone as soon as it can.

    Raises OperationalError or InterfaceError after `away.patience` seconds.
    """
    try:
        return step(turn, doing)
    except AWAY as error:
        log.warning("The database is away, %s outcomes wait for it: %s", len(doing.settled), error)
    return _again(lambda: step(turn, replace(doing, wanted=())), away)


def end_or_wait(turn: Turn, still_open: set[int], away: Away) -> int:
    """As `end_turn`, and as patient: a lane that is not given back makes the others wait for its lease."""
    return insist(lambda: end_turn(turn, still_open), away)


def insist(work: Callable[[], T], away: Away) -> T:
    """Do it now, or as soon as the database is back. Raises as `step_or_wait` does."""
    try:
        return work()
    except AWAY as error:
        log.warning("The database is away, and is waited for: %s", error)
    return _again(work, away)


def _again(work: Callable[[], T], away: Away) -> T:
    away.happened = True
    began, pause = time.monotonic(), 0.1
    while True:
        connection.close()
        time.sleep(pause)
        pause = min(pause * 2, 2.0)
        try:
            return work()
        except AWAY:
            waited = time.monotonic() - began
            if waited > (away.when_stopping if stopping.asked() else away.patience):
                raise

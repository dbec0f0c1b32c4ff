"""How patient webhooks are."""

import random
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Pace:
    """Times and limits. A lease must outlast an attempt: looking up the name, and `seconds`.

    `waits` are those after the first, second… failed attempt; after one more the delivery has failed. While
    a delivery waits for one of the first `holds` of them, what comes after it waits too, so that things are
    told in order; later it steps aside. After `strained` failures in a row nothing is sent for a `rest`.
    """

    seconds: float = 10
    slice: timedelta = timedelta(seconds=10)
    lease: timedelta = timedelta(seconds=60)
    waits: tuple[timedelta, ...] = (
        timedelta(seconds=5),
        timedelta(seconds=30),
        timedelta(minutes=2),
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(hours=6),
        timedelta(hours=24),
    )
    holds: int = 3
    strained: int = 5
    rest: timedelta = timedelta(minutes=10)
    # An endpoint may ask for a longer wait (Retry-After), but not for ever.
    longest_wait: timedelta = timedelta(hours=24)
    # Switched off after both: failures in a row, and this long without a success.
    hopeless_after: int = 8

    def wait(self, retries: int) -> timedelta | None:
        """How long to wait after so many attempts, spread a little; None when it was the last."""
        if retries > len(self.waits):
            return None
        return spread(self.waits[retries - 1])


def spread(wait: timedelta) -> timedelta:
    """`wait`, or up to a fifth more: what failed together does not come back together."""
    return wait * random.uniform(1, 1.2)  # noqa: S311 # nothing has to be kept from guessing here

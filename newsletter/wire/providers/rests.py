"""Rests: how long a provider wants to be left in peace, by all lines of a sender in this process."""

import time
from datetime import UTC
from email.utils import parsedate_to_datetime

from newsletter.wire.lines import LineDownError

_LONGEST = 3600.0
_USUAL = 1.0
_until: dict[str, float] = {}


class RestError(LineDownError):
    """The provider said “later” to the sender itself. `seconds` is how long it shall rest."""

    def __init__(self, answer: str, seconds: float) -> None:
        super().__init__(answer)
        self.seconds = seconds


def seconds_of(retry_after: str, *, now: float | None = None) -> float:
    """A Retry-After header (RFC 9110, section 10.2.3), at most an hour; one second when it is unreadable."""
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            moment = parsedate_to_datetime(retry_after)
        except (TypeError, ValueError):
            return _USUAL
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = moment.timestamp() - (time.time() if now is None else now)
    return min(max(seconds, 0.0), _LONGEST) if seconds == seconds else _USUAL


def rest(sender: str, seconds: float) -> None:
    _until[sender] = max(_until.get(sender, 0.0), time.monotonic() + seconds)


def require_awake(sender: str) -> None:
    """Raises RestError while the sender rests."""
    left = _until.get(sender, 0.0) - time.monotonic()
    if left > 0:
        raise RestError(f"The provider asked for a rest of {left:.1f} more seconds.", left)

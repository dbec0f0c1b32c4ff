"""What a server has taught us of its limits, shared by all lines to it and forgotten with the process."""

import time

from newsletter.wire.smtp_verdicts import says_crowded, says_enough

_CREEP_SECONDS = 30.0
# A server that hangs up later than this after the last answer was tired of waiting, not of us.
_AT_ONCE_SECONDS = 2.0


class Manners:
    """`connections`: how many lines may be open now. Written by the wire's thread alone, read by any."""

    def __init__(self, connections: int) -> None:
        self._most = connections
        self._allowed = connections
        self._since = 0.0
        self._last_length = 0
        self._messages = 0
        self._told_at: float | None = None

    @property
    def connections(self) -> int:
        """Halved by `crowded`, then one more each half minute."""
        if self._allowed == self._most:
            return self._most
        crept = int((time.monotonic() - self._since) / _CREEP_SECONDS)
        return min(self._most, self._allowed + crept)

    @property
    def messages(self) -> int:
        """The most that one line may carry, or 0.

        What the server's words taught grows by one each half minute, as they may have been about something
        else; being told again costs nobody anything. A silent end could cost somebody's certainty.
        """
        if self._told_at is None:
            return self._messages
        return self._messages + int((time.monotonic() - self._told_at) / _CREEP_SECONDS)

    def crowded(self, open_now: int) -> None:
        """The server would have no more than `open_now` connections, if so many."""
        if self._allowed < self._most and time.monotonic() - self._since < 1:
            return  # the same crowd, told to the next line
        self._allowed = max(1, min(self.connections, open_now + 1) // 2)
        self._since = time.monotonic()

    def parted(self, carried: int, answer: str, quiet_seconds: float) -> None:
        """The server ended a connection after so many messages, `quiet_seconds` after its last answer.

        Its words are believed at once; a silent end only when the last one had the same length.
        """
        if carried < 1:
            return
        if says_enough(answer):
            self._messages, self._told_at = carried, time.monotonic()
        elif quiet_seconds < _AT_ONCE_SECONDS and not says_crowded(answer):
            if carried > 1 and carried == self._last_length:
                self._messages, self._told_at = carried, None
            self._last_length = carried

"""Whether the end of what was written is still here. If so, no server can have seen it.

asyncio sends what the system accepts and keeps the rest; when a line breaks it throws the rest away
without a word. With a high-water mark of nothing it tells of every byte it has to keep (`pause_writing`)
and of the last one that left (`resume_writing`), and it is silent when it throws away: so `paused` at
the moment of a break means that the last byte, which stands behind all others, never left.
"""

import asyncio
from typing import Any


class Outgoing:
    """Watches one transport. The conversation sets `paused` as the transport tells it."""

    __slots__ = ("_tls", "_transport", "paused")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.paused = False
        # Over TLS the bytes wait in the transport below, of which asyncio tells only its own TLS layer. We
        # look there. Should another Python keep it elsewhere, nothing is found, and an interrupted
        # message counts as unanswered instead of deferred: doubt, never a second copy.
        self._tls: Any = getattr(transport, "_ssl_protocol", None)
        below = getattr(self._tls, "_transport", None)
        if below is not None:
            below.set_write_buffer_limits(high=0)
        # The TLS layer compares with >=, so that zero would mean "always".
        transport.set_write_buffer_limits(high=0 if self._tls is None else 1, low=0)

    @property
    def waits(self) -> bool:
        """Whether the last byte has certainly not left. Never true when it may have."""
        return self.paused or bool(getattr(self._tls, "_ssl_writing_paused", False))

    @property
    def size(self) -> int:
        """Bytes that wait, as far as asyncio tells: good for seeing whether they move."""
        below = getattr(self._tls, "_transport", None)
        waiting = below.get_write_buffer_size() if below is not None else 0
        return self._transport.get_write_buffer_size() + int(waiting)

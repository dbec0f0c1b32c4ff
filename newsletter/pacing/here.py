"""The one pacer of this process."""

import os

from newsletter.pacing import Pacer, configured_pacer
from newsletter.senders import Sender

_here: tuple[int, tuple[Sender, ...], Pacer] | None = None


def pacer_here(senders: tuple[Sender, ...]) -> Pacer:
    """Made when first asked for, and anew when the senders changed or the process was forked."""
    global _here
    if _here is None or _here[:2] != (os.getpid(), senders):
        _here = os.getpid(), senders, configured_pacer()
    return _here[2]

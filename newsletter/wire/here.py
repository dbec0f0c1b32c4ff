"""The one exchange of this process, with lines kept warm between calls."""

import atexit
import os
from collections.abc import Sequence

from newsletter.senders import Sender
from newsletter.wire import memory
from newsletter.wire.exchange import Exchange

_SECONDS_AT_EXIT = 5.0
_here: tuple[int, tuple[Sender, ...], Exchange] | None = None
# A forked child holds copies of its parent's sockets. Nothing of them may run there, not even a destructor.
_inherited: list[Exchange] = []


def exchange_here(senders: Sequence[Sender]) -> Exchange:
    """This process's exchange, made when first asked for, and anew when the senders changed or it forked."""
    global _here
    wanted = tuple(senders)
    if _here is not None and _here[0] == os.getpid():
        if _here[1] == wanted and not _here[2].closed:
            return _here[2]
        _here[2].close(_SECONDS_AT_EXIT)
    elif _here is not None:
        _inherited.append(_here[2])
    memory.keep()
    _here = os.getpid(), wanted, Exchange(wanted)
    return _here[2]


@atexit.register
def leave() -> None:
    """Close this process's exchange, if there is one: what is on the wire first."""
    if _here is not None and _here[0] == os.getpid():
        _here[2].close(_SECONDS_AT_EXIT)

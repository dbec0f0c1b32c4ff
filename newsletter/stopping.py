"""Whether this process, or the worker that it belongs to, was asked to end.

A worker's parent gets the signal and its children do the work; one byte of shared memory, made before they
are forked, tells them, so that a lane hands over at once instead of at the end of its slice.
"""

import mmap

_asked = mmap.mmap(-1, 1)


def ask() -> None:
    """Safe in a signal handler."""
    _asked[0] = 1


def asked() -> bool:
    return bool(_asked[0])


def forget() -> None:
    _asked[0] = 0

"""How many requests a key may make: counted in the cache, which all processes share."""

import logging
import math
import time

from django.core.cache import cache

_REST = 10.0  # seconds without asking a cache that failed: it may take long to fail again
_logger = logging.getLogger(__name__)
_resting_until = 0.0


def seconds_to_wait(key: int, most: int) -> int:
    """Count one request of a key; 0 when it may go on, else the seconds to the next minute of the clock.

    A cache that does not answer stops nobody: that is logged, and nothing counted for ten seconds.
    """
    global _resting_until
    if time.monotonic() < _resting_until:
        return 0
    minute, past = divmod(time.time(), 60)
    try:
        count = _count(f"read-key:{key}:{int(minute)}")
    except Exception as error:  # each kind of cache has errors of its own
        _resting_until = time.monotonic() + _REST
        _logger.error("The cache does not answer, requests of read keys are not counted: %s", error)
        return 0
    return 0 if count <= most else max(1, math.ceil(60 - past))


def _count(name: str) -> int:
    try:
        return cache.incr(name)
    except ValueError:  # the first of this minute, unless another process is faster
        return 1 if cache.add(name, 1, 120) else cache.incr(name)

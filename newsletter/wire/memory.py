"""Messages come and go by the thousand; the memory that they leave is kept for the next."""

import ctypes

# malloc.h of glibc.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT = 16 * 1024 * 1024


def keep() -> bool:
    """Keep up to 16 MB that is free, in this process. False where the C library knows no such thing.

    glibc gives 128 KB of free memory back at once, and each page that comes again is a fault and has to be
    zeroed: with messages of 40 KB that was a fifth of a worker's CPU.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return all(mallopt(which, _KEPT) for which in (_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD))

"""A simple brake on forms: so many requests in a window, counted in the cache and forgotten with it."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Rate:
    name: str
    most: int
    seconds: int

    def allows(self, who: str) -> bool:
        """Count one request of `who`; False when there were too many. Only a hash of `who` is kept."""
        key = f"rate:{self.name}:{hashlib.sha256(who.encode()).hexdigest()[:24]}"
        if cache.add(key, 1, self.seconds):
            return True
        try:
            return cache.incr(key) <= self.most
        except ValueError:  # it ran out between the two calls
            return True


PER_ADDRESS = Rate("address", most=6, seconds=3600)
PER_VISITOR = Rate("visitor", most=60, seconds=3600)

"""How long a mailbox provider, or a single domain, is left in peace after it asked for patience."""

from dataclasses import dataclass

FIRST, LONGEST = 30.0, 3600.0
# A success counts once in so many seconds: of a hundred messages under way, ninety may still be taken.
EASED_EVERY = 30.0
FORGOTTEN_AFTER = 2 * LONGEST
LEAST_SHARE = 1 / 32
SHARE_REGAINED = 0.1


@dataclass(slots=True)
class Rest:
    """`until` is the store's time; `share` is what is left of the rate (additive increase, multiplicative
    decrease, as in RFC 5681)."""

    until: float = 0.0
    seconds: float = 0.0
    share: float = 1.0
    eased_at: float = 0.0

    def lengthen(self, now: float) -> None:
        """It asked for patience. What was on its way when the rest began says nothing new."""
        if now < self.until:
            return
        if self.is_forgotten(now):
            self.seconds, self.share = 0.0, 1.0
        self.seconds = min(LONGEST, max(FIRST, 2 * self.seconds))
        self.share = max(LEAST_SHARE, self.share / 2)
        self.until = self.eased_at = now + self.seconds

    def ease(self, now: float) -> None:
        """It took a message."""
        if now < self.eased_at + EASED_EVERY:
            return
        self.seconds = self.seconds / 2 if self.seconds >= 2 * FIRST else 0.0
        self.share = min(1.0, self.share + SHARE_REGAINED)
        self.eased_at = now

    def is_forgotten(self, now: float) -> bool:
        """Nothing is left of it: it recovered, or nobody asked for so long that the past says little."""
        recovered = now >= self.until and self.seconds == 0.0 and self.share >= 1.0
        return recovered or now >= self.eased_at + FORGOTTEN_AFTER

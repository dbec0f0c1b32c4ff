"""The versions of a campaign that a test compares: A is the campaign as it is, the others differ from it."""

from collections.abc import Sequence
from copy import copy

from newsletter.models import Campaign

# By `Variant.label`; the first has none.
LETTERS = "BCDE"


def versions_of(campaign: Campaign) -> Sequence[tuple[str, Campaign]]:
    """Each label with the campaign as that version has it, in memory only; A first."""
    found = [("", campaign)]
    for letter, other in zip(LETTERS, campaign.alternatives.all(), strict=False):
        version = copy(campaign)
        for name in ("subject", "preheader", "note"):
            setattr(version, name, getattr(other, name) or getattr(campaign, name))
        found.append((letter, version))
    return found

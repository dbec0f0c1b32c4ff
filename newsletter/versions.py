"""The versions of a campaign: its own, those that a test compares with it, and those for some readers."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from wagtail.models import Revision

from newsletter.models import Alternative, Campaign, ReaderVersion

# By `Variant.label`; the first has none, and versions for some readers have numbers.
LETTERS = "BCDE"


@dataclass(frozen=True)
class Version:
    """`campaign` has the words of this version, in memory only; `held` is what it is made of.

    `row` is what an editor wrote of one for some readers.
    """

    label: str
    campaign: Campaign
    held: Sequence[Revision | None]
    row: ReaderVersion | None = None

    @property
    def called(self) -> str:
        return f"for {self.row.readers}" if self.row else self.label or "A"


def versions_of(campaign: Campaign) -> Sequence[Version]:
    """Each version, the campaign's own first; those for some readers in the order in which they are tried."""
    held = campaign.held
    found = [Version("", campaign, held)]
    for letter, other in zip(LETTERS, campaign.alternatives.all(), strict=False):
        found.append(Version(letter, _worded(campaign, other), held))
    for number, other in enumerate(campaign.reader_versions.all(), 1):
        own = other.held if other.locale_id else held
        found.append(Version(str(number), _worded(campaign, other), own, other))
    return found


def _worded(campaign: Campaign, words: Alternative | ReaderVersion) -> Campaign:
    version = copy(campaign)
    for name in ("subject", "preheader", "note"):
        setattr(version, name, getattr(words, name) or getattr(campaign, name))
    return version

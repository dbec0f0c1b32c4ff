"""What was measured of a campaign, as a range: certainly people, and perhaps people."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.models import OPENED, Campaign, Engagement, Link


@dataclass(frozen=True)
class Range:
    """From what certainly was a person to what may have been one; `machine` is in neither."""

    low: int
    high: int
    machine: int

    def __str__(self) -> str:
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,} to {self.high:,}"


@dataclass(frozen=True)
class Followed:
    url: str
    times: Range


@dataclass(frozen=True)
class Report:
    """`opened` is None where opens are not measured, `links` is empty where clicks are not.

    `people` says whether the numbers are people, or times.
    """

    opened: Range | None
    opens_are_people: bool
    links: Sequence[Followed]
    clicks_are_people: bool


def report(campaign: Campaign) -> Report | None:
    """None where nothing of the mail is measured."""
    rows = list(Link.objects.filter(campaign=campaign))
    if not rows:
        return None
    links = [Followed(url, range_of(*same)) for url, same in _by_url(rows).items()]
    newsletter = campaign.newsletter
    return Report(
        opened=next((range_of(row) for row in rows if row.number == OPENED), None),
        opens_are_people=newsletter.opens == Engagement.PERSON,
        links=sorted(links, key=lambda one: -one.times.high),
        clicks_are_people=newsletter.clicks == Engagement.PERSON,
    )


def _by_url(rows: Sequence[Link]) -> dict[str, list[Link]]:
    """A link that stands in several versions of the mail is counted in each by itself."""
    found: dict[str, list[Link]] = {}
    for row in rows:
        if row.number != OPENED:
            found.setdefault(row.url, []).append(row)
    return found


def range_of(*rows: Link) -> Range:
    human, unsure, machine = (
        sum(getattr(row, name) for row in rows) for name in ("human", "unsure", "machine")
    )
    return Range(human, human + unsure, machine)

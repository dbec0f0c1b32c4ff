"""What is usual for a newsletter: the median of its last campaigns, to compare one with."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from newsletter.models import Campaign, CampaignState
from newsletter.reports.figures import Figures, figures_of, share

LAST = 10


@dataclass(frozen=True)
class Compared:
    """Shares in percent; `usual` is None without a campaign to compare with, `most` where it is no range."""

    label: str
    number: str
    least: float | None
    most: float | None
    usual: float | None


@dataclass(frozen=True)
class _Measure:
    label: str
    number: Callable[[Figures], str]
    least: Callable[[Figures], float | None]
    most: Callable[[Figures], float | None]


def _of(label: str, part: Callable[[Figures], int], whole: Callable[[Figures], int]) -> _Measure:
    def least(one: Figures) -> float | None:
        return share(part(one), whole(one))

    return _Measure(label, lambda one: f"{part(one):,}", least, least)


def _range(label: str, name: str) -> _Measure:
    def number(one: Figures) -> str:
        return str(getattr(one, name)) if getattr(one, name) else ""

    def end(which: str) -> Callable[[Figures], float | None]:
        def of(one: Figures) -> float | None:
            found = getattr(one, name)
            return share(getattr(found, which), one.arrived) if found else None

        return of

    return _Measure(label, number, end("low"), end("high"))


_MEASURES = (
    _of("Arrived", lambda one: one.arrived, lambda one: one.people),
    _of("Came back or refused", lambda one: one.returned, lambda one: one.tried),
    _of("Reported as spam", lambda one: one.complained, lambda one: one.taken),
    _of("Left by it", lambda one: one.left, lambda one: one.taken),
    _range("Opened", "opened"),
    _range("Followed a link", "clicked"),
)


def compared(figures: Figures, usual: list[Figures]) -> list[Compared]:
    """The measures that are known of this campaign, each beside the median of the others."""
    return [
        Compared(one.label, one.number(figures), least, one.most(figures), _median(one, usual))
        for one in _MEASURES
        if (least := one.least(figures)) is not None
    ]


def _median(measure: _Measure, usual: list[Figures]) -> float | None:
    """Of ranges, the middle of each."""
    ends = [(measure.least(one), measure.most(one)) for one in usual]
    known = [(low + high) / 2 for low, high in ends if low is not None and high is not None]
    return median(known) if known else None


def usual_of(campaign: Campaign) -> list[Figures]:
    """The last campaigns of the newsletter that were over before this one began."""
    issues = Campaign.objects.filter(letter_version=None)
    rows = issues.filter(newsletter=campaign.newsletter_id, state=CampaignState.SENT)
    before = rows.exclude(pk=campaign.pk).select_related("newsletter").order_by("-started_at")
    if campaign.started_at:
        before = before.filter(started_at__lt=campaign.started_at)
    return list(figures_of(before[:LAST]).values())

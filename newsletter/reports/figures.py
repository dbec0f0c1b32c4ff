"""A campaign in figures, for one or for several at once, at the same cost whatever their size."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from newsletter.deliveries.counts import Tally, tallies
from newsletter.engagement.report import Range, range_of
from newsletter.models import (
    OPENED,
    Campaign,
    CampaignReport,
    ConsentEvent,
    ConsentKind,
    DeliveryState,
    Engagement,
    Link,
)

_S = DeliveryState
_TAKEN = (_S.SENT, _S.DELIVERED, _S.BOUNCED, _S.COMPLAINED)


@dataclass(frozen=True)
class Figures:
    """`opened` and `clicked` are people, and None where that is not known."""

    tally: Tally
    left: int = 0
    opened: Range | None = None
    clicked: Range | None = None

    @property
    def people(self) -> int:
        return self.tally.frozen

    @property
    def taken(self) -> int:
        """Messages that a mail server took, whatever came of them later."""
        return sum(self.tally.counts.get(state, 0) for state in _TAKEN)

    @property
    def tried(self) -> int:
        """Messages that were taken or refused."""
        return self.taken + self.tally.counts.get(_S.FAILED, 0)

    @property
    def returned(self) -> int:
        """Refused at once, or taken and come back: what mailbox providers call bounces."""
        return self.tally.counts.get(_S.FAILED, 0) + self.tally.counts.get(_S.BOUNCED, 0)

    @property
    def arrived(self) -> int:
        """Taken, and nothing came back."""
        return self.taken - self.tally.counts.get(_S.BOUNCED, 0)

    @property
    def complained(self) -> int:
        return self.tally.counts.get(_S.COMPLAINED, 0)


def share(part: float, whole: float) -> float | None:
    """In percent; None of nothing."""
    return 100 * part / whole if whole else None


def figures_of(campaigns: Iterable[Campaign]) -> dict[int, Figures]:
    """By campaign's number. Four questions, whatever the number of campaigns, if newsletters are at hand."""
    wanted = list(campaigns)
    ids = [one.pk for one in wanted]
    counted, left, opened = tallies(wanted), _left(ids), _opened(wanted)
    clicked = _clicked(ids)
    return {pk: Figures(counted[pk], left.get(pk, 0), opened.get(pk), clicked.get(pk)) for pk in ids}


def _left(ids: list[int]) -> dict[int, int]:
    """Who left by a link of the mail. Who complained is counted as that."""
    rows = ConsentEvent.objects.filter(kind=ConsentKind.LEFT, evidence__campaign__in=ids)
    counted = rows.exclude(form="complaint").order_by().values_list("evidence__campaign")
    return dict(counted.annotate(n=Count("id")))


def _opened(campaigns: list[Campaign]) -> Mapping[int, Range]:
    people = [one.pk for one in campaigns if one.newsletter.opens == Engagement.PERSON]
    rows = Link.objects.filter(campaign__in=people, number=OPENED)
    return {row.campaign_id: range_of(row) for row in rows}


def _clicked(ids: list[int]) -> Mapping[int, Range]:
    rows = CampaignReport.objects.filter(campaign__in=ids, clicked__isnull=False)
    numbers = rows.values_list("campaign", "clicked", "perhaps_clicked")
    return {pk: Range(low or 0, high or 0, 0) for pk, low, high in numbers}

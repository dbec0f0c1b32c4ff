"""How a series does: few queries, whatever the number of people."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from newsletter.models import (
    OPEN_STATES,
    Campaign,
    DeliveryState,
    Lane,
    LetterVersion,
    Series,
    SeriesLetter,
    SeriesMail,
    SeriesReader,
    SeriesReaderState,
)
from newsletter.series.letters import changed_since, may_go_out

_S = DeliveryState
_TAKEN = (_S.SENT, _S.DELIVERED, _S.BOUNCED, _S.COMPLAINED)


@dataclass(frozen=True)
class Step:
    """A letter, and what became of all its versions. The first of `mails` is as it was written last."""

    letter: SeriesLetter
    mails: Sequence[Campaign]
    page_changed: bool
    counts: Mapping[DeliveryState, int]
    left: int

    @property
    def sendings(self) -> Sequence[Campaign]:
        """The versions that people got."""
        return [mail for mail in self.mails if mail.started_at]

    @property
    def unapproved(self) -> Campaign | None:
        """What was written last and waits for approval."""
        return self.mails[0] if self.mails and not may_go_out(self.mails[0]) else None

    @property
    def goes_out(self) -> bool:
        """Whether newcomers get any version of it."""
        return any(may_go_out(mail) for mail in self.mails)

    @property
    def sent(self) -> int:
        """What mail servers took, whatever came of it."""
        return sum(self.counts[state] for state in _TAKEN)

    @property
    def waiting(self) -> int:
        return sum(self.counts[state] for state in OPEN_STATES)

    @property
    def failed(self) -> int:
        return self.counts[_S.FAILED] + self.counts[_S.BOUNCED]

    @property
    def unknown(self) -> int:
        return self.counts[_S.UNKNOWN]


def people_in(series: Series) -> Mapping[SeriesReaderState, int]:
    """How many are on their way, through, and stopped."""
    rows = SeriesReader.objects.filter(series=series)
    counted = Counter(dict(rows.order_by().values_list("state").annotate(n=Count("*"))))
    return {state: counted[state.value] for state in SeriesReaderState}


def steps(series: Series) -> Sequence[Step]:
    """In the order of the letters."""
    letters = SeriesLetter.objects.filter(series=series).select_related("page")
    lanes = Lane.objects.filter(campaign__letter_version__letter__series=series)
    sums = lanes.order_by().values_list("campaign__letter_version__letter").annotate(*map(Sum, _S.values))
    counted = {letter: dict(zip(_S, numbers, strict=True)) for letter, *numbers in sums}
    gone = SeriesMail.objects.filter(letter__series=series, left_at__isnull=False)
    mails: dict[int, list[Campaign]] = {}
    for version in LetterVersion.objects.filter(letter__series=series).select_related("campaign__newsletter"):
        mails.setdefault(version.letter_id, []).append(version.campaign)
    left = dict(gone.order_by().values_list("letter").annotate(n=Count("*")))
    return [
        Step(
            letter,
            mails.get(letter.pk, []),
            changed_since(letter),
            counted.get(letter.pk, dict.fromkeys(_S, 0)),
            left.get(letter.pk, 0),
        )
        for letter in letters.order_by("sort_order", "pk")
    ]

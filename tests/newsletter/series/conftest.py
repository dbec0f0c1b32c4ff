"""A welcome series of three letters that is on: at once, after two days, after one day more."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from cms.models import TransmissionPage
from newsletter import series as verbs
from newsletter.models import (
    Campaign,
    Delivery,
    Newsletter,
    Series,
    SeriesLetter,
    SeriesMail,
    SeriesReader,
    Subscription,
)

SUBJECTS = ("Who we are", "What to read first", "Write to us")
DAYS = (0, 2, 1)


@pytest.fixture
def series(newsletter: Newsletter, page: TransmissionPage) -> Series:
    made = Series.objects.create(newsletter=newsletter)
    for place, (subject, days) in enumerate(zip(SUBJECTS, DAYS, strict=True)):
        letter = SeriesLetter.objects.create(
            series=made, sort_order=place, subject=subject, days=days, page=page
        )
        verbs.write(letter)
    verbs.switch_on(made)
    return Series.objects.get()


def beat() -> None:
    """What beat sets off, without sending."""
    for reader in verbs.due(timezone.now()):
        verbs.go_on(reader)


def pass_time(**some: int) -> None:
    """Everything that was is so much longer ago."""
    past = timedelta(**some)
    for model, names in (
        (SeriesReader, ("began_at", "due_at")),
        (Delivery, ("queued_at", "sent_at", "tried_at", "due_at")),
        (Subscription, ("paused_until",)),
    ):
        for name in names:
            model.objects.filter(**{f"{name}__isnull": False}).update(**{name: F(name) - past})


def got() -> list[str]:
    """The letters that are in the ledger, in the order in which they came there."""
    return list(SeriesMail.objects.order_by("pk").values_list("letter__subject", flat=True))


def mails() -> list[Campaign]:
    return list(Campaign.objects.filter(letter_version__isnull=False).order_by("pk"))

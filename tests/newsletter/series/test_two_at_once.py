"""Many beats at the same moment: PostgreSQL's locks and constraints let one of them through."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from newsletter import series as verbs
from newsletter import subscriptions
from newsletter.models import Campaign, Delivery, Series, SeriesMail, SeriesReader, SubscriptionState
from tests.newsletter.cast import person

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_each_person_gets_the_letter_once(series: Series) -> None:
    for number in range(20):
        newcomer = person(series.newsletter, f"new{number}@example.org", SubscriptionState.PENDING)
        subscriptions.confirm(newcomer, form="confirm-page")
    readers = verbs.due(timezone.now())

    def beat(_: int) -> int:
        try:
            return sum(verbs.go_on(reader) for reader in readers)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(beat, range(6))) == len(readers) == 20
    assert SeriesMail.objects.count() == Delivery.objects.count() == SeriesReader.objects.count() == 20
    (mail,) = Campaign.objects.filter(started_at__isnull=False)
    assert (mail.state, mail.frozen_count) == ("sending", 20)
    assert mail.lanes.get(number=0).queued == 20

"""Two beats in the same moment, on a database that lets them: each step is done once and nobody waits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from newsletter import trials
from newsletter.deliveries.counts import tally
from newsletter.models import Campaign, DeliveryState, Trial
from tests.newsletter.trials.trying import LATER, adds_up, by_letter, followed, mailed, started

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def out(campaign: Campaign) -> Campaign:
    fresh = started(campaign, 20, "Hear B", share=50)
    mailed(fresh)
    followed(fresh, "B", 3)
    return fresh


def test_two_beats_at_once_choose_and_queue_once(out: Campaign) -> None:
    late, together = timezone.now() + LATER, Barrier(2)

    def beat(number: int) -> None:
        try:
            together.wait(10)
            trials.go_on(late)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(beat, range(2)))
    assert by_letter(out) == {"A": 5, "B": 15}
    assert tally(out).counts[DeliveryState.QUEUED] == 10
    assert adds_up(out)


def test_a_beat_leaves_alone_what_another_is_releasing(out: Campaign) -> None:
    trials.choose(out, out.variants.get(label="B").pk, timezone.now())

    def beat(now: datetime) -> int:
        try:
            return trials.release(out, now)
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as threads:
        Trial.objects.select_for_update().get()
        assert threads.submit(beat, timezone.now()).result(10) == 0
    assert trials.release(out, timezone.now()) == 10

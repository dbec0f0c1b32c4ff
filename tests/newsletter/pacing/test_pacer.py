"""What a lane is told: the least of all that limits it, at no cost where nothing does."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsletter.models import MailboxProvider, SenderStart, SenderUsage
from newsletter.pacing import DatabaseStore, Pacer
from newsletter.pacing.pacer import limits_of_providers
from newsletter.pacing.store import Store
from newsletter.pacing.usage import prune, sent_by
from newsletter.pacing.warmup import warmed
from newsletter.senders import Limits
from newsletter.wire.parcels import Fate, Outcome
from tests.newsletter.pacing.conftest import Clock, sender

pytestmark = pytest.mark.django_db
GOOGLE, OTHERS = 7, 0


def pacer_of(store: Store, clock: Clock, *senders: Any, **providers: Limits) -> Pacer:
    limits: Mapping[int, Limits] = {int(key.strip("p")): its for key, its in providers.items()}
    return Pacer(senders, store, providers=lambda: limits, clock=clock)


def test_it_allows_the_least_of_the_sender_and_the_provider(store: Store, clock: Clock) -> None:
    relay = sender(per_hour=100)
    pacer = pacer_of(store, clock, relay, p7=Limits(per_hour=30))
    assert pacer.allow(relay, {GOOGLE: 50, OTHERS: 50}) == {GOOGLE: 30, OTHERS: 50}
    assert pacer.allow(relay, {GOOGLE: 50, OTHERS: 50}) == {GOOGLE: 0, OTHERS: 20}
    assert pacer.allow(relay, {OTHERS: 1}) == {OTHERS: 0}


def test_it_gives_each_sender_the_providers_limit_of_its_own(store: Store, clock: Clock) -> None:
    one, other = sender(), sender()
    pacer = pacer_of(store, clock, one, other, p7=Limits(per_day=5))
    assert pacer.allow(one, {GOOGLE: 9}) == {GOOGLE: 5}
    assert pacer.allow(other, {GOOGLE: 9}) == {GOOGLE: 5}


def test_it_says_when_to_come_back(store: Store, clock: Clock) -> None:
    relay = sender(per_second=2)
    pacer = pacer_of(store, clock, relay)
    assert pacer.allow(relay, {OTHERS: 9}) == {OTHERS: 0}
    assert pacer.wakes_in(relay, [OTHERS]) == pytest.approx(0.5)
    clock.now += 0.5
    assert pacer.allow(relay, {OTHERS: 9}) == {OTHERS: 1}


def test_it_gives_back_to_the_sender_and_the_group(store: Store, clock: Clock) -> None:
    relay = sender(per_hour=10)
    pacer = pacer_of(store, clock, relay, p7=Limits(per_hour=6))
    assert pacer.allow(relay, {GOOGLE: 9, OTHERS: 9}) == {GOOGLE: 5, OTHERS: 5}
    pacer.give_back(relay, {GOOGLE: 3, OTHERS: 2})
    assert pacer.allow(relay, {GOOGLE: 9, OTHERS: 1}) == {GOOGLE: 4, OTHERS: 1}


def test_it_asks_nobody_while_nothing_is_limited(clock: Clock) -> None:
    relay = sender()
    pacer = Pacer([relay], DatabaseStore(), clock=clock)
    pacer.allow(relay, {GOOGLE: 9, OTHERS: 9})
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for _ in range(1000):
            assert pacer.allow(relay, {GOOGLE: 9, OTHERS: 9}) == {GOOGLE: 9, OTHERS: 9}
    assert len(queries) == 0


def test_it_follows_an_editor_who_sets_a_limit_in_mid_campaign(store: Store, clock: Clock) -> None:
    relay = sender()
    pacer = Pacer([relay], store, clock=clock)
    google = MailboxProvider.objects.get(name="Google")
    assert pacer.allow(relay, {google.pk: 50}) == {google.pk: 50}
    MailboxProvider.objects.filter(pk=google.pk).update(per_hour=20)
    assert limits_of_providers() == {google.pk: Limits(per_hour=20)}
    clock.now += 1
    assert pacer.allow(relay, {google.pk: 50}) == {google.pk: 20}


def test_it_follows_an_editor_while_providers_answer_all_the_time(store: Store, clock: Clock) -> None:
    relay = sender()
    limits: dict[int, Limits] = {}
    pacer = Pacer([relay], store, providers=lambda: dict(limits), clock=clock)
    pacer.allow(relay, {GOOGLE: 1})
    limits[GOOGLE] = Limits(per_hour=20)
    later = Outcome(1, Fate.DEFERRED, "421 4.7.0 too many connections", relay.name)
    for _ in range(30):
        clock.now += 0.5
        pacer.note(relay, [(OTHERS, "busy.example", later)])
    assert pacer.allow(relay, {GOOGLE: 50}) == {GOOGLE: 20}


def test_it_goes_on_with_groups_that_nothing_limits_beside_one_that_is(store: Store, clock: Clock) -> None:
    relay = sender()
    pacer = pacer_of(store, clock, relay, p7=Limits(per_hour=20))
    assert pacer.allow(relay, {OTHERS: 50}) == {OTHERS: 50}
    assert pacer.allow(relay, {OTHERS: 0, GOOGLE: 0}) == {OTHERS: 0, GOOGLE: 0}
    assert pacer.allow(relay, {}) == {}


def test_it_grows_by_half_each_day_of_the_warm_up() -> None:
    start = timezone.now()
    limits = Limits(per_day=1000, warmup=100)
    days = [warmed(limits, start, start + timedelta(days=day, hours=1)).per_day for day in range(8)]
    assert days == [100, 150, 225, 337, 506, 759, 1000, 1000]
    endless = Limits(warmup=100)
    assert warmed(endless, start, start + timedelta(days=59)).per_day > 0
    assert warmed(endless, start, start + timedelta(days=60)).per_day == 0


def test_it_holds_a_new_sender_to_its_first_day_and_remembers_when_that_was(
    store: Store, clock: Clock
) -> None:
    relay = sender(warmup=20)
    assert pacer_of(store, clock, relay).allow(relay, {OTHERS: 50}) == {OTHERS: 20}
    SenderStart.objects.filter(sender=relay.name).update(first_used_at=timezone.now() - timedelta(days=2))
    assert pacer_of(store, clock, relay).allow(relay, {OTHERS: 50}) == {OTHERS: 25}  # 45 in all


def test_it_writes_down_what_left_and_adds_up_over_workers(store: Store, clock: Clock) -> None:
    relay = sender(per_hour=100)
    for _ in range(2):
        pacer = pacer_of(store, clock, relay)
        pacer.allow(relay, {GOOGLE: 10, OTHERS: 5})
        pacer.give_back(relay, {GOOGLE: 4})
        pacer.save()
        pacer.save()
    rows = SenderUsage.objects.filter(sender=relay.name).values_list("provider", "count")
    assert dict(rows) == {0: 22, GOOGLE: 12}


def test_it_counts_and_forgets_old_usage() -> None:
    now = timezone.now()
    slot = int(now.timestamp()) // 300
    for days in (0, 7, 9):
        SenderUsage.objects.create(sender="relay", provider=0, slot=slot - days * 288, count=10)
    assert sent_by("relay", now - timedelta(days=1)) == 10
    assert prune(now) == 1
    assert SenderUsage.objects.count() == 2

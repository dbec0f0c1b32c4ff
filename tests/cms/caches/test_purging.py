"""Exactly the tags of what changed are purged, whatever the CDN, the broker and the processes do."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from cms.caches import purge as purging
from cms.caches.configured import caches
from cms.caches.purge import purge_all, purged_up_to
from cms.models import Change, PurgedCache, TransmissionPage
from tests.cms.caches.conftest import change, row
from tests.cms.receiver import Receiver
from tests.conftest import Publication

pytestmark = pytest.mark.django_db


def purged(receiver: Receiver) -> list[list[str]]:
    return [json.loads(request.body)["surrogate_keys"] for request in receiver.requests]


def make_due() -> None:
    PurgedCache.objects.update(next_attempt_at=timezone.now())


def test_it_purges_the_tags_of_a_change(fastly: Receiver) -> None:
    change("lenses", "transmissions")
    assert purge_all() == 1
    assert purged(fastly) == [["lenses", "transmissions"]]


def test_it_purges_each_change_once(fastly: Receiver) -> None:
    change("lenses")
    assert [purge_all() for _ in range(3)] == [1, 0, 0]
    assert len(fastly.requests) == 1


def test_it_asks_for_nothing_when_nothing_changed(fastly: Receiver) -> None:
    assert purge_all() == 0
    assert fastly.requests == []


def test_it_names_each_tag_once_for_many_changes(fastly: Receiver) -> None:
    for number in range(40):
        change(f"transmission-{number}", "transmissions")
    assert purge_all() == 40
    (tags,) = purged(fastly)
    assert sorted(tags) == sorted({"transmissions", *(f"transmission-{n}" for n in range(40))})


def test_it_fills_each_call_as_far_as_it_may(fastly: Receiver) -> None:
    for number in range(600):
        change(f"transmission-{number}", "transmissions")
    purge_all()
    assert [len(tags) for tags in purged(fastly)] == [256, 256, 601 - 512]


def test_it_purges_what_a_transmission_changed(fastly: Receiver, publication: Publication) -> None:
    page = publication.transmission()
    purge_all()
    fastly.requests.clear()
    page.title = "Slower light"
    page.save_revision().publish()
    TransmissionPage.objects.get().unpublish()
    purge_all()
    assert [set(tags) for tags in purged(fastly)] == [{f"transmission-{page.public_id}", "transmissions"}]


def test_it_repeats_what_was_not_confirmed_until_it_is(fastly: Receiver) -> None:
    fastly.script = [500, 403, 200]
    first = change("lenses")
    purge_all()
    assert row().tick < first.tick
    assert row().failing_since
    assert "It answered 500" in row().error
    purge_all()
    assert len(fastly.requests) == 1  # it is not due yet
    second = change("topics")
    for _ in range(2):
        make_due()
        purge_all()
    assert purged(fastly) == [["lenses"], ["lenses", "topics"], ["lenses", "topics"]]
    assert (row().tick, row().failures, row().failing_since, row().error) == (second.tick, 0, None, "")


def test_it_waits_longer_from_failure_to_failure_but_never_gives_up(fastly: Receiver) -> None:
    fastly.script = [500]
    change("lenses")
    waits = []
    for _ in range(40):
        make_due()
        purge_all()
        waits.append(round((row().next_attempt_at - timezone.now()).total_seconds(), -1))
    assert waits[0] <= 10
    assert waits == sorted(waits)
    assert waits[-1] == 300
    assert row().failures == 40


def test_it_does_not_move_on_after_half_of_the_calls(fastly: Receiver) -> None:
    fastly.script = [200, 500, 200]
    for number in range(300):
        change(f"transmission-{number}")
    purge_all()
    make_due()
    purge_all()
    assert [len(tags) for tags in purged(fastly)] == [256, 44, 256, 44]


def test_it_goes_on_when_a_process_was_killed_in_the_middle(fastly: Receiver) -> None:
    change("lenses")
    now = timezone.now()
    PurgedCache.objects.update(lease_holder=1, lease_until=now + timedelta(minutes=3))
    assert purge_all() == 0
    PurgedCache.objects.update(lease_until=now - timedelta(seconds=1))
    assert purge_all() == 1


def test_it_does_not_take_back_what_another_process_has_purged(
    fastly: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process hangs beyond its lease, and another one purges meanwhile."""
    monkeypatch.setattr(purging, "LEASE", timedelta(seconds=-1))
    change("lenses")
    done: list[int] = []

    def meanwhile(_: object) -> None:
        if not done:
            done.append(change("topics").tick)
            done.append(purge_all())

    (cache,) = caches()
    monkeypatch.setattr(type(cache), "purge_changes", lambda self, changes: meanwhile(changes))
    purge_all()
    assert row().tick == done[0]


def test_it_purges_several_caches_each_by_itself(fastly: Receiver, settings: Settings) -> None:
    settings.CDN_PURGE_URL = ["varnish://127.0.0.1:9", *settings.CDN_PURGE_URL]
    change("lenses")
    purge_all()
    assert purged(fastly) == [["lenses"]]
    fares = dict(PurgedCache.objects.values_list("name", "failing_since"))
    assert fares["Fastly SU1Z0isx"] is None
    assert fares["Varnish http://127.0.0.1:9"]


def test_it_begins_a_new_cache_with_the_last_hour(receiver: Receiver, settings: Settings, db: None) -> None:
    Change.objects.all().update(at=timezone.now() - timedelta(hours=2))
    old, recent = change("old"), change("recent")
    Change.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(minutes=61))
    settings.CDN_PURGE_URL = [f"fastly://a-token@service?api=http://127.0.0.1:{receiver.port}"]
    purge_all()
    assert purged(receiver) == [["recent"]]
    assert row().tick == recent.tick


def test_it_tells_how_far_webhooks_may_go(fastly: Receiver, settings: Settings) -> None:
    now = timezone.now()
    before = row().tick
    fastly.script = [500, 200]
    made = change("lenses")
    assert purged_up_to(now) == before
    purge_all()
    assert purged_up_to(now) == before
    assert purged_up_to(now + timedelta(minutes=2)) is None
    make_due()
    purge_all()
    assert purged_up_to(now) == made.tick
    settings.CDN_PURGE_URL = []
    assert purged_up_to(now) is None


@given(st.lists(st.tuples(st.sampled_from(["change", "purge", "fail", "due"]), st.sampled_from("abcdef"))))
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_it_has_purged_every_tag_after_its_last_change_once_all_is_quiet(
    fastly: Receiver, history: list[tuple[str, str]]
) -> None:
    """Whatever the order of changes, purges and failures."""
    fastly.requests.clear()
    changed: dict[str, int] = {}  # by tag: how many calls had been confirmed when it last changed
    confirmed: list[set[str]] = []

    def purge(status: int) -> None:
        fastly.script = [status]
        before = len(fastly.requests)
        purge_all()
        if status == 200:
            confirmed.extend(set(tags) for tags in purged(fastly)[before:])

    for step, tag in history:
        if step == "change":
            change(tag)
            changed[tag] = len(confirmed)
        elif step == "due":
            make_due()
        else:
            purge(200 if step == "purge" else 500)
    make_due()
    purge(200)
    for tag, since in changed.items():
        assert any(tag in call for call in confirmed[since:])
    assert set().union(*confirmed) <= set(changed)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_shares_the_work_when_two_processes_purge_at_once(fastly: Receiver) -> None:
    fastly.slowness = 0.2
    change("lenses")
    counts: list[int] = []

    def purge() -> None:
        counts.append(purge_all())
        connections.close_all()

    threads = [threading.Thread(target=purge) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 0, 0, 1]
    assert len(fastly.requests) == 1

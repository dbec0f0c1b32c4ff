"""Several worker processes at once, and kill -9 in the middle: nothing lost, nothing out of order."""

import itertools
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from cms.models import Change, WebhookDelivery, WebhookEndpoint
from tests.cms.receiver import Receiver
from tests.cms.webhooks.conftest import change, ticks
from tests.cms.webhooks.worker import LEASE_SECONDS
from tests.database_url import database_url

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
CHANGES = 25


def start_worker(count: int = CHANGES, *, does: str = "send") -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.cms.webhooks.worker", does, str(count)]
    env = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen(command, env=env, cwd=settings.BASE_DIR)


def wait_for(receiver: Receiver, count: int) -> None:
    ends = time.monotonic() + 30
    while len(receiver.requests) < count:
        assert time.monotonic() < ends, f"only {len(receiver.requests)} of {count} requests after 30 s"
        time.sleep(0.001)


def ids(receiver: Receiver) -> list[str]:
    return [request.headers["webhook-id"] for request in receiver.requests]


def test_it_tells_everything_once_and_in_order_when_publishers_and_workers_race(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.slowness = 0.01
    workers = [start_worker(2 * CHANGES) for _ in range(2)]
    publishers = [start_worker(does="publish") for _ in range(2)]
    assert [process.wait(timeout=90) for process in (*publishers, *workers)] == [0] * 4
    made = Change.objects.filter(tick__gt=endpoint.tick).order_by("tick").values_list("tick", flat=True)
    assert ticks(receiver) == list(made)
    assert len(made) == 2 * CHANGES
    assert receiver.together == 1
    assert set(WebhookDelivery.objects.values_list("attempts", flat=True)) == {1}


def test_it_repeats_under_the_same_id_what_was_under_way_when_the_process_was_killed(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    change()
    receiver.slowness = 0.5
    killed = start_worker(1)
    wait_for(receiver, 1)
    killed.kill()
    assert killed.wait() == -signal.SIGKILL
    at = time.monotonic()
    receiver.slowness = 0
    assert start_worker(1).wait(timeout=30) == 0
    assert time.monotonic() - at > LEASE_SECONDS / 2
    first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("delivered", 2)


def test_it_loses_nothing_when_killed_again_and_again(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    made = [change().tick for _ in range(CHANGES)]
    kills = (1, 7, 8, 20)
    for count in kills:
        worker = start_worker()
        wait_for(receiver, count)
        worker.kill()
        worker.wait()
    assert start_worker().wait(timeout=60) == 0
    assert [tick for tick, _ in itertools.groupby(ticks(receiver))] == made
    assert len(set(ids(receiver))) == CHANGES
    assert len(receiver.requests) <= CHANGES + len(kills)
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"delivered"}
    assert Change.objects.count() == WebhookDelivery.objects.count() + _before(endpoint)


def _before(endpoint: WebhookEndpoint) -> int:
    return Change.objects.filter(tick__lte=endpoint.tick).count()

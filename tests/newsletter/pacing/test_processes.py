"""Several workers at once, as processes, never send faster than one may."""

import os
import subprocess
import sys
from subprocess import PIPE

import pytest
from django.conf import settings

from newsletter.models import SenderUsage
from tests.database_url import database_url
from tests.newsletter.pacing.conftest import sender
from tests.redis_server import RedisServer

pytestmark = pytest.mark.once

RATE, SECONDS = 60.0, 4.0
HOUR = int(RATE * SECONDS * 0.8)
Grant = tuple[float, float, int]
"""Before and after it was asked for, and how many messages."""


def run_together(database: str, *arguments: str) -> list[Grant]:
    command = [sys.executable, "-m", "tests.newsletter.pacing.worker", *arguments]
    env = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings"}
    workers = [
        subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, stdin=PIPE, stdout=PIPE, text=True)
        for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    told = [worker.communicate(timeout=60)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert all(told), "one of the two got nothing at all"
    lines = [line.split() for text in told for line in text.splitlines()]
    return [(float(before), float(after), int(count)) for before, after, count in lines]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("kind", ["redis", "database"])
def test_two_workers_together_keep_the_rate_and_the_hour(kind: str, request: pytest.FixtureRequest) -> None:
    relay = sender()
    arguments = [relay.name, str(RATE), str(SECONDS)]
    if kind == "redis":
        own: RedisServer = request.getfixturevalue("own_redis")
        arguments.append(own.url)
    grants = run_together(database_url(), *arguments)
    for begin, _, _ in grants:
        for _, end, _ in grants:
            total = sum(count for before, after, count in grants if begin <= before and after <= end)
            assert total <= RATE + RATE * max(0.0, end - begin)
    sent = sum(count for _, _, count in grants)
    assert HOUR / 2 < sent <= HOUR
    assert sum(SenderUsage.objects.filter(provider=0).values_list("count", flat=True)) == sent

"""The commands of docker-compose.yml, run as processes against real servers, answer their health checks."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from config.demo.plan import BASE_DIR
from tests.ops import compose
from tests.services import POSTGRES, REDIS, require_postgres, require_redis

pytestmark = pytest.mark.e2e

DATABASE = "transmissions_ops"
BROKER = f"{REDIS}/13"
_PATIENCE = 60


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What .env would say, for a database and a Redis of these tests' own."""
    require_postgres()
    require_redis()
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
        redis.Redis.from_url(BROKER).flushdb()
        yield {
            "SECRET_KEY": "only-for-these-tests",
            "ADDRESS_PEPPER": "only-for-these-tests",
            "DATABASE_URL": f"{POSTGRES}/{DATABASE}",
            "REDIS_URL": BROKER,
            "GRANIAN_PORT": str(_free_port()),
            "VAR_DIR": str(tmp_path_factory.mktemp("var")),
        }
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.fixture(scope="module")
def migrated(environ: dict[str, str]) -> dict[str, str]:
    """The same, after the compose file's own migration."""
    service = compose.services(environ)["migrate"]
    subprocess.run(service["command"], cwd=BASE_DIR, env=_of(service, environ), check=True, timeout=240)
    return environ


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_it_runs_is_healthy_and_ends_when_asked(name: str, migrated: dict[str, str]) -> None:
    service = compose.services(migrated)[name]
    process = subprocess.Popen(
        service["command"],
        cwd=BASE_DIR,
        env=_of(service, migrated),
        process_group=0,
        stdout=subprocess.DEVNULL,
    )
    try:
        assert not _is_healthy(service, migrated)
        assert _becomes_healthy(service, migrated, process)
        process.terminate()
        assert process.wait(20) in (0, -signal.SIGTERM)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_it_is_unhealthy_after_a_minute_without_a_sign_of_life(name: str, migrated: dict[str, str]) -> None:
    sign = Path(migrated["VAR_DIR"]) / f"{name}.alive"
    sign.touch()
    service = compose.services(migrated)[name]
    assert _is_healthy(service, migrated)
    os.utime(sign, (time.time() - 150, time.time() - 150))
    assert not _is_healthy(service, migrated)


def _of(service: dict[str, Any], environ: dict[str, str]) -> dict[str, str]:
    """The environment of a container, with this machine's places in it."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    inside = compose.image_environment() | service["environment"]
    return inside | environ | {"PATH": path, "GRANIAN_HOST": "127.0.0.1", "GRANIAN_WORKERS": "1"}


def _is_healthy(service: dict[str, Any], environ: dict[str, str]) -> bool:
    command = compose.health_command(service)
    answer = subprocess.run(command, env=_of(service, environ), capture_output=True, timeout=20)
    return answer.returncode == 0


def _becomes_healthy(
    service: dict[str, Any], environ: dict[str, str], process: "subprocess.Popen[bytes]"
) -> bool:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if _is_healthy(service, environ):
            return True
        time.sleep(0.3)
    return False


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port

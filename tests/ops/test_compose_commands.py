"""The commands of docker-compose.yml, run as processes against real servers, answer their health checks."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.demo.plan import BASE_DIR
from tests.ops import compose
from tests.ports import free_port
from tests.redis_server import redis_server
from tests.services import POSTGRES, require_postgres

pytestmark = pytest.mark.e2e

# Several processes share the tests, and each of them sets this up for itself.
_PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
DATABASE = f"transmissions_ops_{_PROCESS}"
_PATIENCE = 60


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What .env would say, for a database and a Redis of these tests' own."""
    require_postgres()
    with ExitStack() as stack:
        connection = stack.enter_context(psycopg.connect(f"{POSTGRES}/postgres", autocommit=True))
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
        folder = tmp_path_factory.mktemp("var")
        broker = stack.enter_context(redis_server(folder / "redis"))
        yield {
            "SECRET_KEY": "only for these tests, and long enough to pass every check there is",
            "ADDRESS_PEPPER": "only for these tests, and long enough too",
            "DATABASE_URL": f"{POSTGRES}/{DATABASE}",
            "REDIS_URL": broker.url,
            "GRANIAN_PORT": str(free_port()),
            "VAR_DIR": str(folder),
            "STATIC_ROOT": str(folder / "static"),
            "ERASURE_JOURNAL": str(folder / "erased.log"),
        }
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.fixture(scope="module")
def migrated(environ: dict[str, str]) -> dict[str, str]:
    """The same, after the compose file's own migration."""
    service = compose.services(environ)["migrate"]
    subprocess.run(service["command"], cwd=BASE_DIR, env=_of(service, environ), check=True, timeout=240)
    return environ


@pytest.mark.parametrize("name", ["web", "worker", "letters", "sender", "beat"])
def test_it_runs_is_healthy_and_ends_when_asked(name: str, migrated: dict[str, str]) -> None:
    service = compose.services(migrated)[name]
    _sign_of_life(name, migrated).unlink(missing_ok=True)
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


@pytest.mark.parametrize("name", ["worker", "letters", "sender", "beat"])
def test_it_is_unhealthy_after_a_minute_without_a_sign_of_life(name: str, migrated: dict[str, str]) -> None:
    sign = _sign_of_life(name, migrated)
    sign.touch()
    service = compose.services(migrated)[name]
    assert _is_healthy(service, migrated)
    os.utime(sign, (time.time() - 150, time.time() - 150))
    assert not _is_healthy(service, migrated)


def _sign_of_life(name: str, environ: dict[str, str]) -> Path:
    """Each container has a VAR_DIR of its own; here a worker and a sender share one."""
    return Path(environ["VAR_DIR"]) / ("beat.alive" if name == "beat" else "worker.alive")


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

"""The doctor sees a real worker and a real beat: its task goes through the broker and comes back."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from config.demo.plan import BASE_DIR

pytestmark = pytest.mark.e2e
_PATIENCE = 150


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A place of its own: broker and cache in a folder, an empty database."""
    database = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    kept = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "MAILBOX_DIR")}
    return kept | {"DEMO": "1", "VAR_DIR": str(tmp_path), "DATABASE_URL": database}


@contextmanager
def celery(environ: dict[str, str], *words: str) -> Iterator[None]:
    command = [sys.executable, "-m", "celery", "--app=config", *words]
    process = subprocess.Popen(command, cwd=BASE_DIR, env=environ, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def doctor(environ: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", "doctor", "queues", "beat"]
    return subprocess.run(command, cwd=BASE_DIR, env=environ, capture_output=True, text=True, timeout=120)


def test_it_is_content_once_workers_and_beat_run(environ: dict[str, str]) -> None:
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--concurrency=1")
    with ExitStack() as running:
        for queue in ("default", "letters", "campaigns"):
            name = f"--hostname={queue}@localhost"
            running.enter_context(celery(environ, "worker", f"--queues={queue}", name, *quiet))
        running.enter_context(celery(environ, "beat", "--pidfile="))
        until = time.monotonic() + _PATIENCE
        while (found := doctor(environ)).returncode and time.monotonic() < until:
            pass
    assert found.returncode == 0, found.stdout
    for queue in ("default", "letters", "campaigns"):
        assert f"takes tasks of the queue {queue}." in found.stdout
    assert "Beat gave a sign" in found.stdout

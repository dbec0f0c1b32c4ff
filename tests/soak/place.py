"""The installation of a soak: every process of docker-compose.yml, with its settings of production."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench import sink
from config.demo.parts import BEHIND
from tests.chaos.installation import ROOT, Editor, OnServers
from tests.chaos.servers import Postgres, postgres_programs
from tests.e2e.system import wait_for
from tests.ports import free_port
from tests.redis_server import RedisServer

SKEW_SECONDS = 300
# Newsletters: of the campaign, for who signs up, and for who is imported.
MAILED, LETTERS, KEPT = "mailed", "letters", "kept"
_CELERY = [sys.executable, "-m", "celery", "-A", "config"]
# As docker-compose.yml has them, and two of each, so that one may be killed.
WORKERS = {
    "worker0": "-Q default -c 2",
    "worker1": "-Q default -c 2",
    "letters0": "-Q letters -c 2",
    "letters1": "-Q letters -c 2",
    "sender0": "-Q campaigns -c 1",
    "sender1": "-Q campaigns -c 1",
}


@dataclass(kw_only=True)
class Soaked(OnServers):
    """`per_second` is the pace of the campaign, so that it is under way for most of the time."""

    per_second: int
    web_port: int = field(default_factory=free_port)
    skewed: set[str] = field(default_factory=set)
    """Parts whose clock is wrong from their next start on."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def environment(self) -> dict[str, str]:
        chaotic = super().environment
        kept = {
            name: chaotic[name] for name in ("PATH", "HOME", "LANG", "PYTHONUNBUFFERED") if name in chaotic
        }
        return kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "for this soak only, and long enough to pass every check there is",
            "ADDRESS_PEPPER": "for this soak only, and long enough too",
            "VAR_DIR": str(self.folder / "var"),
            "DATABASE_URL": self.database,
            "REDIS_URL": self.broker,
            "NEWSLETTER_SENDERS": f"smtp://127.0.0.1:{self.mail_port}?name=relay&per_second={self.per_second}",
            "NEWSLETTER_LANES": "2",
            "CMS_URL": self.url,
            "ALLOWED_HOSTS": "127.0.0.1",
            # Newcomers come from as many addresses as there are of them, and the flood is meant.
            "BEHIND_PROXY": "1",
            "NEWSLETTER_LETTERS_PER_HOUR": "0",
            "NEWSLETTER_LETTERS_PER_DAY": "0",
            "METRICS_TOKEN": "for this soak only, and long enough",
            "LOG_LEVEL": "WARNING",
        }

    def environment_of(self, name: str) -> dict[str, str]:
        wrong = {"LD_PRELOAD": str(self.folder / "skew.so"), "SKEW_SECONDS": str(SKEW_SECONDS)}
        return self.environment | (wrong if name in self.skewed else {})

    def manage(self, *words: str) -> None:
        """What it says is kept with the other logs."""
        with (self.folder / "manage.log").open("a") as log:
            command = [sys.executable, "manage.py", *words]
            subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=log, stderr=log)

    def start_all(self, workers: int = 0) -> None:
        """Every part; how many workers there are is fixed."""
        self.start_mail()
        granian = "granian --interface wsgi --workers 2 --blocking-threads 2 --log-level warning"
        self.start(
            "web",
            [sys.executable, "-m", *granian.split(), "--port", str(self.web_port), "config.wsgi:application"],
        )
        for name, told in WORKERS.items():
            host = ["-n", f"{name}@soak", "--loglevel", "WARNING"]
            # In place of the CPU shares that docker-compose.yml gives: readers and editors go before.
            place = [] if "letters" in name else BEHIND
            self.start(name, [*place, *_CELERY, "worker", *told.split(), *host])
        self.start("beat", [*_CELERY, "beat", "--pidfile=", "--loglevel", "WARNING"])

    def start_mail(self) -> None:
        self.start(
            "mail",
            [str(self.folder / "sink"), "--port", str(self.mail_port), "--record", str(self.record)],
        )

    def stop_mail(self) -> None:
        """It stays away until it is started: nobody supervises what is not there."""
        away = self.parts.pop("mail")
        away.process.kill()
        away.process.wait()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What the database says, waiting for it while it restarts. `sql` is of our own words."""
        ends = time.monotonic() + 60
        while True:
            try:
                with self.postgres.connect() as connection:
                    return connection.execute(sql).fetchall()
            except psycopg.OperationalError:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.2)


@contextmanager
def running(folder: Path, per_second: int) -> Iterator[tuple[Soaked, Editor]]:
    """Everything up, with the sample publication; at the end every process is gone."""
    programs = postgres_programs()
    assert programs is not None
    with ExitStack() as stack:
        postgres = Postgres(programs, fsync="on")
        stack.callback(postgres.stop)
        redis = RedisServer(folder / "redis")
        stack.callback(redis.stop)
        servers = {"database": postgres.url, "broker": redis.url, "postgres": postgres, "redis": redis}
        place = Soaked(folder=folder, seed="", per_second=per_second, **servers)  # type: ignore[arg-type]  # of four kinds
        _prepare(place)
        stack.callback(_end, place)
        place.start_all()
        editor = Editor(place.environment, folder / "editor.log", "tests.soak.desk")
        stack.callback(editor.leave)
        wait_for(f"{place.url}/health/ready/")
        yield place, editor


def _prepare(place: Soaked) -> None:
    sink.compiled(place.folder)
    source = Path(__file__).with_name("skew.c")
    command = [sink.compiler() or "cc", "-shared", "-fPIC", "-O2", "-o", str(place.folder / "skew.so")]
    subprocess.run([*command, str(source)], check=True)
    place.record.touch()
    for words in ("migrate --verbosity=0", "collectstatic --noinput --verbosity=0", "load_sample"):
        place.manage(*words.split())


def _end(place: Soaked) -> None:
    for name in list(place.parts):
        with suppress(ProcessLookupError):
            place.kill(name)

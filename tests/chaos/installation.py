"""An installation to be hurt: the product's own worker and beat on servers that nobody else uses."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos import processes
from tests.chaos.servers import Postgres, postgres_programs
from tests.ports import free_port
from tests.redis_server import RedisServer

ROOT = Path(__file__).resolve().parents[2]
CHILDREN, LANES, CONNECTIONS, SENDERS = 2, 2, 8, 2
LEASE = 4.0  # seconds
# What one process may have on the wire at most; as many processes as there are lanes may have something.
ON_THE_WIRE = CONNECTIONS * SENDERS
_ANSWER_MS = 60


@dataclass
class Part:
    """One of the installation's processes, leader of a session of its own."""

    name: str
    command: list[str]
    process: "subprocess.Popen[str]"

    @property
    def pid(self) -> int:
        return self.process.pid


@dataclass(kw_only=True)
class Installation:
    """`database` and `broker` are URLs; without a broker it uses files, as the demo does."""

    folder: Path
    seed: str
    database: str
    broker: str = ""
    mail_port: int = field(default_factory=free_port)
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def record(self) -> Path:
        return self.folder / "record"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        lines = f"connections={CONNECTIONS}&timeout=2"
        senders = (f"smtp://127.0.0.1:{self.mail_port}?name=way{n}&{lines}" for n in range(SENDERS))
        return kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEMO": "1",
            "VAR_DIR": str(self.folder / "var"),
            "DATABASE_URL": self.database,
            "REDIS_URL": self.broker,
            "NEWSLETTER_SENDERS": ",".join(senders),
            "NEWSLETTER_LANES": str(LANES),
            "NEWSLETTER_SWEEP_SECONDS": "1",
            # Longer than anybody sleeps here, so that a sleeper would go on if nothing stopped it.
            "NEWSLETTER_SLICE_SECONDS": "20",
            "NEWSLETTER_LEASE_SECONDS": str(LEASE),
            "NEWSLETTER_RETRY_SECONDS": "1",
            "LOG_LEVEL": "WARNING",
            "PYTHONUNBUFFERED": "1",
        }

    def environment_of(self, name: str) -> dict[str, str]:
        """That of one of its parts."""
        return self.environment

    def manage(self, *words: str) -> None:
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def start(self, name: str, command: list[str]) -> None:
        with (self.folder / f"{name}.log").open("a") as log:
            started = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment_of(name),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                text=True,
            )
        self.parts[name] = Part(name, command, started)

    def again(self, name: str) -> None:
        """Start a part anew that has ended."""
        self.start(name, self.parts[name].command)

    def kill(self, name: str) -> None:
        """kill -9 of all processes of a part, at one moment: none sees another one die."""
        part = self.parts[name]
        everybody = processes.session_of(part.pid)
        processes.send(signal.SIGSTOP, *everybody)
        processes.send(signal.SIGKILL, *everybody, *processes.session_of(part.pid))
        part.process.wait()

    def supervise(self) -> int:
        """Start again what ended by itself, as Docker's `restart: unless-stopped` does; return how many."""
        ended = [name for name, part in self.parts.items() if part.process.poll() is not None]
        for name in ended:
            self.again(name)
        return len(ended)

    @property
    def workers(self) -> list[str]:
        return [name for name in self.parts if name.startswith("worker")]

    def senders_at_work(self, worker: str) -> list[tuple[int, int]]:
        """Its children with lines open, and how many lines that are."""
        children = processes.children_of(self.parts[worker].pid)
        counted = [(pid, processes.lines_of(pid, self.mail_port)) for pid in children]
        return [(pid, lines) for pid, lines in counted if lines]

    def start_all(self, workers: int) -> None:
        self.start("mail", self._mail_server())
        celery = [sys.executable, "-m", "celery", "-A", "config"]
        for number in range(workers):
            told = f"-Q campaigns,default -c {CHILDREN} -n worker{number}@chaos --loglevel WARNING"
            self.start(f"worker{number}", [*celery, "worker", *told.split()])
        self.start("beat", [*celery, "beat", "--loglevel", "WARNING"])

    def _mail_server(self) -> list[str]:
        words = (self.mail_port, self.seed, self.record, _ANSWER_MS)
        return [sys.executable, "-m", "tests.chaos.mail_server", *map(str, words)]

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")


@dataclass(kw_only=True)
class OnServers(Installation):
    """One whose servers can be hurt too."""

    postgres: Postgres
    redis: RedisServer


class Editor:
    """Somebody at the desk; see tests/chaos/editor.py."""

    def __init__(self, environment: Mapping[str, str], log: Path, module: str = "tests.chaos.editor") -> None:
        self._log = log.open("a")
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            start_new_session=True,
        )
        self._turn = threading.Lock()

    def tell(self, verb: str, subject: Any) -> dict[str, Any]:
        """`done`, `refused` or `failed`, and why."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._turn:
            self._process.stdin.write(json.dumps([verb, subject]) + "\n")
            self._process.stdin.flush()
            answer: dict[str, Any] = json.loads(self._process.stdout.readline())
            return answer

    def insist(self, verb: str, subject: Any) -> Any:
        """Tell it until the servers are there. A refusal is an answer too: None."""
        for _ in range(20):
            answer = self.tell(verb, subject)
            if "failed" not in answer:
                return answer.get("done")
        raise RuntimeError(f"{verb} failed again and again: {answer['failed']}")

    def leave(self) -> None:
        self._process.kill()
        self._process.communicate()
        self._log.close()


@contextmanager
def running(place: Installation, workers: int = 2, module: str = "tests.chaos.editor") -> Iterator[Editor]:
    """Everything up, on a database that is migrated; at the end every process is gone."""
    place.record.touch()
    with ExitStack() as stack:
        stack.callback(_end, place)
        place.start_all(workers)
        editor = Editor(place.environment, place.folder / "editor.log", module)
        stack.callback(editor.leave)
        yield editor


def migrate(place: Installation) -> None:
    place.manage("migrate", "--verbosity=0")


@contextmanager
def running_on_servers(
    folder: Path, seed: str, prepare: Callable[[Installation], None] = migrate
) -> Iterator[tuple[OnServers, Editor]]:
    """The same on a PostgreSQL and a Redis of its own; `prepare` migrates it."""
    programs = postgres_programs()
    assert programs is not None
    with ExitStack() as stack:
        postgres = Postgres(programs)
        stack.callback(postgres.stop)
        redis = RedisServer(folder / "redis")
        stack.callback(redis.stop)
        place = OnServers(
            folder=folder,
            seed=seed,
            database=postgres.url,
            broker=redis.url,
            postgres=postgres,
            redis=redis,
        )
        prepare(place)
        yield place, stack.enter_context(running(place))


def _end(place: Installation) -> None:
    for name in place.parts:
        with suppress(ProcessLookupError):
            place.kill(name)

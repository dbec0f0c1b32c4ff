"""PostgreSQL goes away under the running product: every door asks to try again, and forgets nothing."""

import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg.sql import SQL, Identifier

from newsletter.tokens import Leave, confirm_token, leave_token, preferences_token
from tests import migrated
from tests.chaos.servers import Postgres, postgres_programs, wait_until
from tests.e2e.system import ROOT, wait_for
from tests.ports import free_port
from tests.services import POSTGRES, missing, require_postgres

pytestmark = pytest.mark.e2e
API, PROBLEM = "/api/content/v1/", "application/problem+json"
LEAVE = f"/newsletter/unsubscribe/{leave_token(Leave(1, 1))}"
READER = """
from newsletter import subscriptions
from newsletter.addresses import parse_address
from newsletter.models import Newsletter
sender = {"from_name": "Letters", "from_email": "letters@example.org"}
letters = Newsletter.objects.create(name="Letters", slug="letters", double_opt_in=False, **sender)
subscriptions.subscribe(letters, parse_address("ada@example.org"), form="page")
"""
CSRF = "0" * 32
ONE_CLICK = b"List-Unsubscribe=One-Click"
JSON_DOORS = [
    ("GET", f"{API}transmissions/", b""),
    ("GET", f"{API}newsletters/", b""),
    ("POST", f"{API}subscriptions/", b'{"email": "ada@example.org", "newsletter": "letters"}'),
    ("GET", "/api/v2/pages/", b""),
    ("GET", "/api/v3/pages/", b""),
    ("POST", "/newsletter/hooks/postmark/", b'{"RecordType": "Bounce", "MessageID": "1", "ID": 1}'),
]
PAGES = [
    ("GET", "/newsletter/subscribe/", b""),
    ("POST", "/newsletter/subscribe/", b"email=ada@example.org&newsletter=letters"),
    ("GET", f"/newsletter/confirm/{confirm_token(1, 'ada@example.org')}/", b""),
    ("POST", f"/newsletter/confirm/{confirm_token(1, 'ada@example.org')}/", b""),
    ("GET", LEAVE, b""),
    ("POST", LEAVE, ONE_CLICK),
    ("GET", f"/newsletter/preferences/{preferences_token(1, 'ada@example.org')}/", b""),
    ("POST", f"/newsletter/preferences/{preferences_token(1, 'ada@example.org')}/", b"act=leave&leave=1"),
    ("GET", f"/newsletter/archive/{uuid.uuid4()}/", b""),
    ("GET", "/no-such-page/", b""),
    ("GET", "/documents/1/paper.pdf", b""),
    ("GET", "/admin/", b""),
    ("GET", "/admin/login/", b""),
    ("POST", "/admin/login/", b"username=ada&password=ada"),
]


@dataclass(frozen=True)
class Answered:
    status: int
    headers: Message
    body: str


@dataclass
class Server:
    """The product's web server, on a PostgreSQL of its own."""

    folder: Path
    postgres: Postgres
    port: int = field(default_factory=free_port)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DEMO": "1",
            "SECRET_KEY": settings.SECRET_KEY,
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.postgres.url,
            "ANYMAIL_WEBHOOK_SECRET": "listen:to-me",
            "PATH": str(Path(sys.executable).parent),
        }

    def ask(self, method: str, path: str, body: bytes = b"", language: str = "en") -> Answered:
        kind = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
        # The webhooks' secret, and what a form of the desk has: doors that need none do not look.
        proof = {
            "Authorization": "Basic bGlzdGVuOnRvLW1l",
            "Cookie": f"csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
        }
        sent = proof | {"Content-Type": kind, "Accept-Language": language}
        url = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(url, body or None, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return Answered(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Answered(error.code, error.headers, error.read().decode())

    def waiting(self) -> bool:
        """Whether a query of the server's waits for a lock."""
        with self.postgres.connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            return found.fetchone() is not None


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    require_postgres()
    programs = postgres_programs()
    if programs is None:
        missing("there are no PostgreSQL programs (initdb, pg_ctl)")
        return
    started = Postgres(programs)
    try:
        _fill(started, programs)
        yield started
    finally:
        started.stop()


def _fill(postgres: Postgres, programs: Path) -> None:
    """Carry the migrated database over: a copy of it, since nobody can copy what somebody reads."""
    copied, template = Identifier(f"transmissions_away_{uuid.uuid4().hex[:8]}"), migrated.postgres_template()
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as server:
        server.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(copied, Identifier(template)))
        try:
            name = f"{POSTGRES}/{copied.as_string().strip(chr(34))}"
            dumped = subprocess.run([programs / "pg_dump", name], check=True, capture_output=True)
        finally:
            server.execute(SQL("DROP DATABASE {}").format(copied))
    told = [str(programs / "psql"), "-q", "-v", "ON_ERROR_STOP=1", postgres.url]
    subprocess.run(told, input=dumped.stdout, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def server(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("away"), postgres)
    words = ["-m", "granian", "--interface", "wsgi", "--port", str(started.port), "config.wsgi:application"]
    with (started.folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=started.environment, stdout=log, stderr=log
        )
    try:
        shell = [sys.executable, "manage.py", "shell", "-v", "0", "-c", READER]
        subprocess.run(shell, cwd=ROOT, env=started.environment, check=True)
        wait_for(f"http://127.0.0.1:{started.port}/health/ready/")
        yield started
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def away(server: Server) -> Iterator[Server]:
    """Its connections are open still, and of no use."""
    server.ask("GET", "/newsletter/subscribe/")
    server.postgres.go_away()
    yield server
    server.postgres.start()


def test_programs_are_told_to_try_again(away: Server) -> None:
    for method, path, body in JSON_DOORS * 2:  # once on a broken connection, once without any
        answer = away.ask(method, path, body)
        told = (answer.status, answer.headers["Retry-After"], answer.headers["Content-Type"])
        assert told == (503, "5", PROBLEM), (path, answer.body)


def test_people_are_told_to_try_again(away: Server) -> None:
    for method, path, body in PAGES * 2:
        answer = away.ask(method, path, body)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5"), (path, answer.body)
        assert "A moment, please" in answer.body, path
        assert "nothing was" in answer.body, path
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"


def test_people_are_told_in_their_language(away: Server) -> None:
    answer = away.ask("GET", "/newsletter/subscribe/", language="de-CH,de;q=0.9")
    assert "in einer Minute" in answer.body
    assert answer.headers["Content-Language"] == "de"


def test_a_leave_cut_off_in_the_middle_is_asked_to_come_again_and_counts_then(server: Server) -> None:
    with ThreadPoolExecutor(1) as mail_program, closing(server.postgres.connect()) as lock:
        lock.autocommit = False
        lock.execute("LOCK newsletter_subscription IN ACCESS EXCLUSIVE MODE")
        asked = mail_program.submit(server.ask, "POST", LEAVE, ONE_CLICK)
        wait_until(server.waiting, "the leave")
        server.postgres.go_away()
        assert (asked.result().status, asked.result().headers["Retry-After"]) == (503, "5")
    server.postgres.start()
    assert _state(server) == "active"
    assert server.ask("POST", LEAVE, ONE_CLICK).status == 200
    assert _state(server) == "unsubscribed"


def _state(server: Server) -> object:
    with server.postgres.connect() as connection:
        return connection.execute("SELECT state FROM newsletter_subscription").fetchone()[0]  # type: ignore[index]

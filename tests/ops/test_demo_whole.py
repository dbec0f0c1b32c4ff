"""`make demo` as a person meets it: everything answers, mail arrives in the browser, one Ctrl-C ends it."""

import json
import os
import re
import signal
import smtplib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.demo.plan import BASE_DIR
from tests.ops.processes import left
from tests.ports import free_port
from tests.services import missing

pytestmark = pytest.mark.e2e


@dataclass(frozen=True)
class Running:
    """A demo that has shown its box."""

    process: "subprocess.Popen[str]"
    box: str
    ports: dict[str, str]
    mark: str

    def get(self, port: str, path: str) -> str:
        with urllib.request.urlopen(f"http://localhost:{self.ports[port]}{path}", timeout=20) as answer:
            text: str = answer.read().decode()
            return text

    def stop(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.communicate(timeout=30)
        return self.process.returncode


def start(var_dir: Path) -> Running:
    ports = dict(zip(("CMS_PORT", "FRONTEND_PORT", "SMTP_PORT"), free_ports(3), strict=True))
    name = f"{os.getpid()}-{ports['CMS_PORT']}"
    process = subprocess.Popen(
        [sys.executable, "-m", "config.demo"],
        cwd=BASE_DIR,
        env=os.environ | ports | {"VAR_DIR": str(var_dir), "DEMO_TEST_MARK": name},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    assert process.stdout is not None
    read = ""
    for line in process.stdout:
        read += line
        if line.startswith("└"):
            return Running(process, read, ports, f"DEMO_TEST_MARK={name}")
    return pytest.fail(f"the demo ended before its box:\n{read}")


def free_ports(count: int) -> list[str]:
    return [str(free_port()) for _ in range(count)]


def slugs(running: Running) -> list[str]:
    """The transmissions that the API lists."""
    listed = json.loads(running.get("CMS_PORT", "/api/content/v1/transmissions/?limit=100"))
    return [item["slug"] for item in listed["items"]]


@dataclass(frozen=True)
class Once:
    """What was seen of a demo that has been run and stopped."""

    code: int
    seconds_to_stop: float
    left: list[str]
    slugs: list[str]


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (BASE_DIR / "frontend" / "dist" / "server" / "entry.mjs").exists():
        missing("the frontend is not built: make test builds it")
    return tmp_path_factory.mktemp("demo") / "var"


@pytest.fixture(scope="module")
def once(var_dir: Path) -> Once:
    running = start(var_dir)
    listed = slugs(running)
    began = time.monotonic()
    code = running.stop()
    return Once(code, time.monotonic() - began, left(running.mark), listed)


@pytest.fixture(scope="module")
def demo(once: Once, var_dir: Path) -> Iterator[Running]:
    """The second run, on what the first has left."""
    running = start(var_dir)
    yield running
    running.stop()


def test_it_ends_every_process_within_seconds_of_one_interrupt(once: Once) -> None:
    assert once.code == 0
    assert once.seconds_to_stop < 15
    assert once.left == []


def test_it_changes_nothing_when_it_runs_again(once: Once, demo: Running) -> None:
    assert once.slugs
    assert slugs(demo) == once.slugs


def test_it_tells_every_address_and_the_login(demo: Running) -> None:
    addresses = set(re.findall(r"http://localhost:\d+(/\S*)", demo.box))
    assert {"/", "/admin/", "/mailbox/", "/api/content/v1/docs"} <= addresses
    assert "user admin, password demo" in demo.box


def test_it_shows_the_sample_publication_on_the_site(demo: Running) -> None:
    assert "/transmissions/" in demo.get("FRONTEND_PORT", "/")


def test_it_shows_a_mail_in_the_browser_that_was_sent_to_its_port(demo: Running) -> None:
    with smtplib.SMTP("127.0.0.1", int(demo.ports["SMTP_PORT"])) as smtp:
        smtp.sendmail("desk@example.com", ["alice@example.com"], "Subject: From the test\r\n\r\nHello")
    assert "From the test" in demo.get("CMS_PORT", "/mailbox/")


def test_it_serves_the_admins_and_the_mailboxs_styles(demo: Running) -> None:
    for page in ("/admin/login/", "/mailbox/"):
        styles = re.findall(r'href="(/static/[^"]+\.css[^"]*)"', demo.get("CMS_PORT", page))
        assert styles
        assert all(demo.get("CMS_PORT", style) for style in styles)

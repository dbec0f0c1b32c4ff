"""Two processes of the real web server count their requests together, and log JSON with the request's id."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.demo.plan import BASE_DIR
from tests import migrated
from tests.ports import free_port

pytestmark = pytest.mark.e2e
TOKEN = "a token for this test and no other"
_PATIENCE = 90


class Server:
    """Granian with two workers. The database behind it has no tables: requests are counted all the same."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        environ = os.environ | {
            "DEMO": "1",
            "LOG_JSON": "1",
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'here.sqlite3'}",
            "METRICS_TOKEN": TOKEN,
        }
        self.log = folder / "web.log"
        words = ["--interface", "wsgi", "--port", str(self.port), "--workers", "2", "config.wsgi:application"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "granian", *words], cwd=BASE_DIR, env=environ, stdout=log, stderr=log
            )

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def etag(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return str(answer.headers["ETag"])

    def counted(self, part: str) -> int:
        text = self.figures()
        pattern = rf'transmissions_request_seconds_count{{method="GET",part="{part}",status="(\d+)"}} (\S+)'
        return int(sum(float(count) for _, count in re.findall(pattern, text)))

    def figures(self) -> str:
        return self.get("/metrics", Authorization=f"Bearer {TOKEN}")[1]

    def came(self, endpoint: str) -> dict[str, float]:
        pattern = rf'content_answers_total{{came="(\w+)",endpoint="{endpoint}"}} (\S+)'
        return {came: float(count) for came, count in re.findall(pattern, self.figures())}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    yield from _running(tmp_path)


@pytest.fixture
def server_with_tables(tmp_path: Path) -> Iterator[Server]:
    migrated.copy_sqlite(tmp_path / "here.sqlite3")
    yield from _running(tmp_path)


def _running(folder: Path) -> Iterator[Server]:
    started = Server(folder)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            started.get("/health/live/")
            break
        except OSError:
            time.sleep(0.2)
    yield started
    started.process.terminate()
    started.process.wait(20)


def test_it_counts_the_requests_of_all_processes_together(server: Server) -> None:
    before = server.counted("/health/")
    for _ in range(40):
        assert server.get("/health/live/", Connection="close")[0] == 200
    server.get("/api/content/v1/topics/")  # answered by the door, before Django
    assert server.counted("/health/") == before + 40
    assert server.counted("/api/content/v1/") == 1
    folders = list((server.log.parent / "metrics").iterdir())
    assert [folder.name for folder in folders] == [str(server.process.pid)]


def test_it_counts_what_spared_the_work_of_an_answer(server_with_tables: Server) -> None:
    lists, site = "/api/content/v1/transmissions/", "/api/content/v1/site/"
    for _ in range(20):
        assert server_with_tables.get(lists, Connection="close")[0] == 200
    held = server_with_tables.etag(site)
    assert server_with_tables.get(site, **{"If-None-Match": held})[0] == 304
    assert server_with_tables.get(f"{lists}?limit=none")[0] == 400
    listed = server_with_tables.came("listing")
    assert sum(listed.values()) == 20
    assert 1 <= listed["made"] <= 2  # each process makes it once
    assert server_with_tables.came("site") == {"made": 1, "held": 1}


def test_it_logs_errors_as_json_with_the_id_of_the_request(server: Server) -> None:
    server.get("/newsletter/subscribe", **{"X-Request-ID": "from-a-proxy-1"})
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
    mine = [line for line in lines if line.get("request_id") == "from-a-proxy-1"]
    assert mine
    assert any("no such table" in line.get("exception", "") for line in mine)

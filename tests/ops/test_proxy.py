"""The proxy of docker-compose.yml: Caddy itself, before servers that tell what they were asked."""

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.ops import compose
from tests.ops.caddy_server import CADDYFILE, Proxy, caddy, proxy
from tests.ops.upstream import Upstream, upstream

MEGABYTE = 2**20
ONE_CLICK = "List-Unsubscribe=One-Click"


@dataclass(frozen=True)
class Stage:
    proxy: Proxy
    web: Upstream
    frontend: Upstream


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("caddy")
    with (
        upstream("web") as web,
        upstream("frontend") as frontend,
        proxy(folder, web.port, frontend.port) as caddy,
    ):
        yield Stage(caddy, web, frontend)


def values(told: dict[str, Any], name: str) -> list[str]:
    return [value for key, value in told["headers"] if key == name]


def test_it_is_taken_by_caddy_without_a_warning(tmp_path: Path) -> None:
    done = caddy(tmp_path, "validate", "--adapter", "caddyfile", "--config", str(CADDYFILE))
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    warned = [line["msg"] for line in lines if line["level"] in ("warn", "error")]
    assert [message for message in warned if "only on the HTTP port" not in message] == []  # it redirects


def test_it_is_written_as_caddy_writes_it(tmp_path: Path) -> None:
    assert caddy(tmp_path, "fmt", str(CADDYFILE)).stdout == CADDYFILE.read_text()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", ["site", "cms"])
def test_it_sends_whoever_comes_by_http_to_https(stage: Stage, name: str, method: str) -> None:
    host = getattr(stage.proxy, name)
    before = len(stage.web.asked) + len(stage.frontend.asked)
    answer = stage.proxy.ask(method, host, "/a/?b=c", secure=False)
    assert answer.status == 308
    assert answer.headers["location"] == f"https://{host}/a/?b=c"
    assert len(stage.web.asked) + len(stage.frontend.asked) == before


def test_it_knows_no_other_name(stage: Stage) -> None:
    assert stage.proxy.ask("GET", "other.example.org", "/", secure=False).status == 404


def test_it_waits_ten_seconds_for_headers_and_no_longer(stage: Stage) -> None:
    plain = socket.create_connection(("127.0.0.1", stage.proxy.http), timeout=20)
    line = socket.create_connection(("127.0.0.1", stage.proxy.https), timeout=20)
    with plain, stage.proxy.secured(line, stage.proxy.cms) as secure:
        for one in (plain, secure):
            one.sendall(b"GET / HTTP/1.1\r\nHost: slow")
        assert [one.recv(1) for one in (plain, secure)] == [b"", b""]


@pytest.mark.parametrize(
    "path", ["/", "/admin/", "/api/content/v1/", "/newsletter/x/", "/static/a.css", "/media/a.jpg"]
)
def test_it_leads_each_name_to_its_own(stage: Stage, path: str) -> None:
    assert stage.proxy.ask("GET", stage.proxy.cms, path).told["by"] == "web"
    assert stage.proxy.ask("GET", stage.proxy.site, path).told["by"] == "frontend"


def test_it_passes_address_and_name_on_as_they_came(stage: Stage) -> None:
    path = "/api/content/v1/transmissions/?topic=%C3%A9&fields=title%2Cbody"
    told = stage.proxy.ask("GET", stage.proxy.cms, path).told
    assert told["path"] == path
    assert values(told, "host") == [stage.proxy.cms]


@pytest.mark.parametrize("name", ["site", "cms"])
def test_it_believes_nothing_that_a_stranger_claims_of_himself(stage: Stage, name: str) -> None:
    claimed = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example.org",
        "X-Request-ID": "of-a-stranger-1",
    }
    told = stage.proxy.ask("GET", getattr(stage.proxy, name), "/", headers=claimed).told
    assert values(told, "x-forwarded-for") == ["127.0.0.1"]
    assert values(told, "x-forwarded-proto") == ["https"]
    assert values(told, "x-forwarded-host") == [getattr(stage.proxy, name)]
    if name == "cms":
        [given] = values(told, "x-request-id")
        assert given != claimed["X-Request-ID"]


def test_it_has_browsers_remember_https_at_the_site(stage: Stage) -> None:
    answer = stage.proxy.ask("GET", stage.proxy.site, "/")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("name", ["site", "cms"])
def test_it_adds_no_name_of_a_server_and_keeps_the_headers_of_ours(stage: Stage, name: str) -> None:
    answer = stage.proxy.ask("GET", getattr(stage.proxy, name), "/")
    assert "server" not in answer.headers
    assert answer.headers["x-frame-options"] == "DENY"


def test_it_lets_a_click_to_leave_through(stage: Stage) -> None:
    """RFC 8058: a POST with this body, which mail programs do not send again elsewhere."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = stage.proxy.ask("POST", stage.proxy.cms, "/newsletter/unsubscribe/t/", ONE_CLICK, form)
    assert answer.status == 200
    assert (answer.told["method"], answer.told["begun"]) == ("POST", ONE_CLICK)
    assert values(answer.told, "content-type") == [form["Content-Type"]]


@pytest.mark.parametrize(
    "path", ["/metrics", "//metrics", "/%6Detrics", "/METRICS", "/a/../metrics", "/metrics?a=b"]
)
def test_it_shows_figures_to_nobody(stage: Stage, path: str) -> None:
    before = len(stage.web.asked)
    assert stage.proxy.ask("GET", stage.proxy.cms, path).status == 404
    assert len(stage.web.asked) == before


def test_it_lets_the_largest_file_of_addresses_through(stage: Stage) -> None:
    offered = int(compose.services({})["web"]["environment"]["NEWSLETTER_IMPORT_MAX_MB"]) * MEGABYTE
    answer = stage.proxy.ask("POST", stage.proxy.cms, "/admin/", bytes(offered + 4096))
    assert (answer.status, answer.told["size"]) == (200, offered + 4096)


@pytest.mark.parametrize("name", ["site", "cms"])
def test_it_lets_nothing_larger_through(stage: Stage, name: str) -> None:
    asked = len(stage.web.asked), len(stage.frontend.asked)
    try:
        status = stage.proxy.ask("POST", getattr(stage.proxy, name), "/", bytes(111 * 10**6)).status
    except OSError:  # it closed the line while we were still sending
        status = 0
    assert status in (0, 413, 502)  # releases of Caddy differ
    assert (len(stage.web.asked), len(stage.frontend.asked)) == asked


def test_it_asks_by_a_name_that_the_cms_knows_whether_it_lives(stage: Stage) -> None:
    told = stage.web.looked_at[0]
    assert (told["path"], values(told, "host")) == ("/health/live/", ["web"])
    assert "web" in compose.services({})["web"]["environment"]["ALLOWED_HOSTS"].split(",")


def test_it_listens_for_its_own_health_check(tmp_path: Path) -> None:
    adapted = caddy(tmp_path, "adapt", "--adapter", "caddyfile", "--config", str(CADDYFILE))
    assert "admin" not in json.loads(adapted.stdout)  # so it is where Caddy has it
    assert "http://127.0.0.1:2019/config/" in compose.services({})["proxy"]["healthcheck"]["test"]

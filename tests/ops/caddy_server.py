"""The proxy of docker-compose.yml, with its own Caddyfile and environment, on free ports of this machine.

Its names are those that the compose file gives without a domain, `localhost` and `cms.localhost`, for which
Caddy makes certificates of its own.
"""

import http.client
import json
import os
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.demo.plan import BASE_DIR
from tests.ops import compose
from tests.ports import free_port
from tests.services import require_caddy

CADDYFILE = BASE_DIR / "deploy" / "caddy" / "Caddyfile"
_PATIENCE = 30  # seconds


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # names in small letters
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """What our upstream says that it was asked."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def environ(folder: Path) -> dict[str, str]:
    """What the compose file sets, with all that Caddy keeps in `folder`."""
    names: dict[str, str] = compose.services({})["proxy"]["environment"]
    homes = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    return names | homes | {"PATH": os.environ["PATH"]}


def caddy(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [require_caddy(), *words]
    return subprocess.run(command, env=environ(folder), capture_output=True, text=True, timeout=_PATIENCE)


class Proxy:
    def __init__(self, folder: Path, web: int, frontend: int) -> None:
        self.http, self.https = free_port(), free_port()
        self._root = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        names = environ(folder)
        self.site, self.cms = names["SITE_DOMAIN"], names["CMS_DOMAIN"]
        config = folder / "config.json"
        config.write_text(json.dumps(self._config(folder, {"web:8000": web, "frontend:4321": frontend})))
        self.log = folder / "caddy.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [require_caddy(), "run", "--config", str(config)], env=names, stdout=log, stderr=log
            )

    def _config(self, folder: Path, upstreams: Mapping[str, int]) -> dict[str, Any]:
        """The Caddyfile as Caddy reads it; only where it listens and whom it asks are another."""
        adapted = caddy(folder, "adapt", "--adapter", "caddyfile", "--config", str(CADDYFILE))
        assert adapted.returncode == 0, adapted.stderr
        text = adapted.stdout
        for name, port in upstreams.items():
            assert f'"{name}"' in text
            text = text.replace(f'"{name}"', f'"127.0.0.1:{port}"')
        config: dict[str, Any] = json.loads(text)
        http_app = config["apps"]["http"]
        http_app |= {"http_port": self.http, "https_port": self.https}
        ports = {":443": self.https, ":80": self.http}
        for server in http_app["servers"].values():
            server["listen"] = [f"127.0.0.1:{ports.pop(place)}" for place in server["listen"]]
        assert not ports, "it listens at both"
        # Nothing of this machine is to trust the certificates of a test.
        config["apps"]["pki"] = {"certificate_authorities": {"local": {"install_trust": False}}}
        return config | {"admin": {"disabled": True}}

    def wait(self) -> None:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                for name in (self.site, self.cms):
                    self.ask("GET", name, "/")
                    self.ask("GET", name, "/", secure=False)
                return
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise RuntimeError(f"Caddy does not answer:\n{self.log.read_text()}") from None
                time.sleep(0.05)

    def secured(self, line: socket.socket, name: str) -> ssl.SSLSocket:
        """TLS over a connection to the port for https. Raises SSLError for a certificate of another name."""
        return ssl.create_default_context(cafile=str(self._root)).wrap_socket(line, server_hostname=name)

    def ask(
        self,
        method: str,
        name: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        secure: bool = True,
    ) -> Answer:
        """Ask under one of its names, by https and with its own certificate. Follows no redirect."""
        connection = http.client.HTTPConnection(name)
        port = self.https if secure else self.http
        line: socket.socket = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        try:
            if secure:
                line = self.secured(line, name)
            connection.sock = line
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            told = {key.lower(): value for key, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read())
        finally:
            connection.close()
            line.close()


@contextmanager
def proxy(folder: Path, web: int, frontend: int) -> Iterator[Proxy]:
    """Caddy before servers at these ports. The test is skipped where Caddy is not installed."""
    require_caddy()
    started = Proxy(folder, web, frontend)
    try:
        started.wait()
        yield started
    finally:
        started.process.terminate()
        try:
            started.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            started.process.kill()
            started.process.wait()

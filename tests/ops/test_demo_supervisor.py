"""The demo's parts live and end together, and nothing of them is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.demo.plan import BASE_DIR
from tests.ops.processes import left

SLEEPER = "import time; print('up'); time.sleep(600)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
PARENT = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
NOTHING = "print('prepared')"

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def mark(tmp_path: Path) -> str:
    """A word in the environment of every process that a test starts, to find them again."""
    return f"DEMO_TEST_MARK={tmp_path.name}{os.getpid()}"


@pytest.fixture
def start(mark: str) -> Iterator[Start]:
    """Starts a demo of fake parts in a process group of its own, as a terminal does."""
    started: list[subprocess.Popen[str]] = []

    def run(*scripts: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.ops.fake_demo", *scripts]
        name, _, value = mark.partition("=")
        environ = os.environ | {name: value}
        started.append(
            subprocess.Popen(
                command,
                cwd=BASE_DIR,
                env=environ,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                process_group=0,
            )
        )
        return started[-1]

    yield run
    for process in started:
        # Politely: it ends its parts, which nobody else would.
        process.terminate()
        process.wait(15)
        if process.stdout:
            process.stdout.close()


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def wait_for_box(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    read = ""
    for line in process.stdout:
        read += line
        if "└" in line:
            return read
    return pytest.fail(f"no box in:\n{read}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_everything_on_one_signal(start: Start, mark: str, number: signal.Signals) -> None:
    demo = start(NOTHING, SLEEPER, PARENT + SLEEPER)
    wait_for_box(demo)
    # The demo, two parts, and what the second part has just started.
    wait_until(lambda: len(left(mark)) == 4)
    os.killpg(demo.pid, number)
    assert demo.wait(10) == 0
    assert left(mark) == []


def test_it_shows_the_preparations_last_line_in_the_box(start: Start) -> None:
    assert "│ box: prepared │" in wait_for_box(start(NOTHING, SLEEPER))


def test_it_ends_a_part_that_does_not_listen(start: Start, mark: str) -> None:
    demo = start(NOTHING, STUBBORN, PARENT + STUBBORN)
    wait_for_box(demo)
    os.killpg(demo.pid, signal.SIGINT)
    output, _ = demo.communicate(timeout=15)
    assert "Not waiting longer for part0, part1." in output
    assert left(mark) == []


def test_it_ends_at_once_on_the_second_signal(start: Start, mark: str) -> None:
    demo = start(NOTHING, STUBBORN)
    wait_for_box(demo)
    began = time.monotonic()
    os.killpg(demo.pid, signal.SIGINT)
    time.sleep(0.5)
    os.killpg(demo.pid, signal.SIGINT)
    assert demo.wait(10) == 0
    assert time.monotonic() - began < 3
    assert left(mark) == []


def test_it_names_the_part_that_died_and_ends_the_rest(start: Start, mark: str) -> None:
    demo = start(NOTHING, PARENT + SLEEPER, "import time; print('up'); time.sleep(1); raise SystemExit(3)")
    output, _ = demo.communicate(timeout=20)
    assert "part1 ended by itself (exit code 3)." in output
    assert demo.returncode == 1
    assert left(mark) == []


def test_it_names_the_signal_that_killed_a_part(start: Start) -> None:
    demo = start(NOTHING, "import os; print('up'); os.kill(os.getpid(), 9)")
    assert "part0 ended by itself (SIGKILL)." in demo.communicate(timeout=20)[0]


def test_it_starts_nothing_when_the_preparation_fails(start: Start) -> None:
    demo = start("raise SystemExit('no disk')", SLEEPER)
    output, _ = demo.communicate(timeout=20)
    assert "no disk" in output
    assert "The preparation failed (exit code 1)." in output
    assert "part0" not in output


def test_it_stops_in_the_middle_of_the_preparation(start: Start, mark: str) -> None:
    demo = start(SLEEPER, SLEEPER)
    assert demo.stdout is not None
    demo.stdout.readline()
    os.killpg(demo.pid, signal.SIGINT)
    assert demo.wait(10) == 0
    assert left(mark) == []


def test_it_shows_every_line_under_its_parts_name(start: Start) -> None:
    script = "import os; os.write(1, b'x' * 200_000 + b'\\n\\xff broken\\nup\\nlast'); raise SystemExit(1)"
    output, _ = start(NOTHING, script).communicate(timeout=20)
    assert "part0   │ " + "x" * 200_000 in output
    assert "part0   │ \ufffd broken" in output
    assert "part0   │ last" in output


def test_it_goes_on_when_nobody_reads_its_log(start: Start, mark: str) -> None:
    demo = start(NOTHING, "import time\nfor _ in range(600): print('up', flush=True); time.sleep(0.05)")
    wait_for_box(demo)
    assert demo.stdout is not None
    demo.stdout.close()
    time.sleep(1)
    assert demo.poll() is None
    os.killpg(demo.pid, signal.SIGTERM)
    assert demo.wait(10) == 0
    assert left(mark) == []

"""The demo runs what production runs: a worker for each queue, so that a letter waits for nothing else."""

import os
import subprocess
import sys
from pathlib import Path

from config.demo.parts import BEHIND, parts
from config.demo.plan import Plan
from config.observe.metrics.queues import QUEUES


def test_it_gives_every_queue_a_worker_of_its_own(tmp_path: Path) -> None:
    commands = [part.command for part in parts(Plan.read({"VAR_DIR": str(tmp_path)}))]
    served = [command[command.index("--queues") + 1] for command in commands if "--queues" in command]
    assert sorted(served) == sorted(QUEUES)


def test_it_has_work_in_the_background_yield_to_pages_and_letters(tmp_path: Path) -> None:
    yielding = {
        part.name
        for part in parts(Plan.read({"VAR_DIR": str(tmp_path)}))
        if part.command[: len(BEHIND)] == BEHIND
    }
    assert yielding == {"worker", "sender"}


def test_what_yields_is_the_process_that_was_started() -> None:
    code = "import os; print(os.nice(0), os.getpid())"
    process = subprocess.Popen([*BEHIND, sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    niceness, pid = process.communicate(timeout=30)[0].split()
    assert int(niceness) == min(os.nice(0) + 10, 19)
    assert int(pid) == process.pid

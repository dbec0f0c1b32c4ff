"""The demo runs what production runs: a worker for each queue, so that a letter waits for nothing else."""

from pathlib import Path

from config.demo.parts import parts
from config.demo.plan import Plan
from config.observe.metrics.queues import QUEUES


def test_it_gives_every_queue_a_worker_of_its_own(tmp_path: Path) -> None:
    commands = [part.command for part in parts(Plan.read({"VAR_DIR": str(tmp_path)}))]
    served = [command[command.index("--queues") + 1] for command in commands if "--queues" in command]
    assert sorted(served) == sorted(QUEUES)

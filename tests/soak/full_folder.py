"""The disk under the broker's folder is full for a while, as the demo may meet it.

`python -m tests.soak.full_folder FOLDER`, which goes into a file system name space of its own (`unshare`) and
lays a small disk under the broker there. It prints what became of everybody as one line of JSON.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench import sink
from tests.chaos.installation import Editor, Installation, migrate, running
from tests.soak.place import LETTERS
from tests.soak.watch import Record

_SIZE = "256k"
_PEOPLE = 10  # before the disk is full, and as many while it is
_FULL_FOR = 12.0  # seconds: longer than a sweep's turn
_PATIENCE = 90.0


class OnSmallDisk(Installation):
    """One worker for everything, beat, and a mail server that keeps count."""

    @property
    def broker_folder(self) -> Path:
        return self.folder / "var" / "broker"

    def start_all(self, workers: int = 1) -> None:
        program = str(sink.compiled(self.folder))
        self.start("mail", [program, "--port", str(self.mail_port), "--record", str(self.record)])
        celery = [sys.executable, "-m", "celery", "-A", "config"]
        told = "-Q default,letters,campaigns -c 1 --loglevel WARNING"
        self.start("worker0", [*celery, "worker", *told.split()])
        self.start("beat", [*celery, "beat", "--pidfile=", "--loglevel", "WARNING"])


def available() -> bool:
    """Whether this system lets us have a small disk."""
    try:
        tried = subprocess.run([*_APART, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


# Whatever is started in there ends with it.
_APART = ["unshare", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--"]


def told(folder: Path) -> dict[str, float]:
    """Run it: `accepted`, `refused`, `letters`, `ended` (processes) and `seconds` until all letters came."""
    command = [*_APART, sys.executable, "-m", "tests.soak.full_folder", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main(folder: Path) -> dict[str, float]:
    place = OnSmallDisk(folder=folder, seed="", database=f"sqlite:///{folder}/db.sqlite3")
    place.broker_folder.mkdir(parents=True)
    small = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "none", str(place.broker_folder)]
    subprocess.run(small, check=True)
    migrate(place)
    with running(place, module="tests.soak.desk") as editor:
        editor.insist("newsletters", [LETTERS])
        record = Record(place.record)
        accepted = _sign_up(editor, 0)
        _wait_for(record, accepted)
        filler = place.broker_folder / "filler"
        _fill(filler)
        accepted += _sign_up(editor, _PEOPLE)
        time.sleep(_FULL_FOR)
        ended = place.supervise()
        filler.unlink()
        seconds = _wait_for(record, accepted)
        ended += place.supervise()
    letters, refused = len(record.letters), 2 * _PEOPLE - accepted
    return {"accepted": accepted, "refused": refused, "letters": letters, "ended": ended, "seconds": seconds}


def _sign_up(editor: Editor, first: int) -> int:
    """How many were accepted."""
    return sum("done" in editor.tell("sign_up", n) for n in range(first, first + _PEOPLE))


def _fill(filler: Path) -> None:
    """To the last byte."""
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(512)):
                pass
        except OSError:
            return


def _wait_for(record: Record, letters: int) -> float:
    """How many seconds until so many people have one; it gives up after a while."""
    began = time.monotonic()
    while len(record.letters) < letters and time.monotonic() < began + _PATIENCE:
        time.sleep(0.2)
        record.read()
    return round(time.monotonic() - began, 1)


if __name__ == "__main__":
    os.umask(0o077)
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))

"""Processes as the system shows them: who belongs to whom, and which lines to a mail server they hold."""

import os
import signal
from contextlib import suppress
from pathlib import Path

_ESTABLISHED = "01"


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name: state, parent, group, session, … Empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def everybody() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]


def session_of(leader: int) -> list[int]:
    """All living processes of a session, so also those whose parent is gone."""
    return [pid for pid in everybody() if (s := _stat(pid)) and s[0] != "Z" and s[3] == str(leader)]


def children_of(parent: int) -> list[int]:
    return [pid for pid in session_of(parent) if (s := _stat(pid)) and s[1] == str(parent)]


def send(number: signal.Signals, *pids: int) -> None:
    """To these processes; who is gone already is passed over."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def lines_of(pid: int, port: int) -> int:
    """How many connections to `port` of this machine the process holds open."""
    held = set()
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                held.add(entry.readlink().name)
    rows = (row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return sum(
        int(row[2].split(":")[1], 16) == port and row[3] == _ESTABLISHED and f"socket:[{row[9]}]" in held
        for row in rows
    )

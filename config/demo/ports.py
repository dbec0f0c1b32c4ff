"""Finds out whether the demo's ports are free, and who holds those that are not."""

import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

_LISTENING = "0A"


def complaints(ports: Mapping[str, int]) -> list[str]:
    """One line for each port that is taken, with its holder and the way out.

    The mapping's keys are the variables that set the ports.
    """
    return [_complaint(name, port) for name, port in ports.items() if is_taken(port)]


def is_taken(port: int) -> bool:
    """Whether anything on this machine listens on the port, on IPv4 or IPv6."""
    return _answers(socket.AF_INET, "127.0.0.1", port) or _answers(socket.AF_INET6, "::1", port)


def holder(port: int) -> str:
    """Who listens on the port, as `command (process 123)`; empty when the system does not tell."""
    process = _holder_by_proc(port) if Path("/proc/net/tcp").exists() else _holder_by_lsof(port)
    return f"{_command(process)} (process {process})" if process else ""


def _complaint(variable: str, port: int) -> str:
    by = holder(port)
    return (
        f"Port {port} is taken{f' by {by}' if by else ''}. "
        f"End that, or choose another port: make demo {variable}={port + 10_000 if port < 50_000 else 5_000}"
    )


def _answers(family: socket.AddressFamily, host: str, port: int) -> bool:
    with socket.socket(family) as line:
        line.settimeout(1)
        try:
            return line.connect_ex((host, port)) == 0
        except OSError:  # a machine without IPv6
            return False


def _holder_by_proc(port: int) -> str:
    """Linux: find the listening socket's inode, then the process that has it open."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(link.readlink()) in sockets:
                return link.parts[2]
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return ""


def _listening_inodes(port: int) -> list[str]:
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if not Path(table).exists():
            continue
        rows = [line.split() for line in Path(table).read_text().splitlines()[1:]]
        found += [row[9] for row in rows if row[3] == _LISTENING and row[1].endswith(f":{port:04X}")]
    return found


def _holder_by_lsof(port: int) -> str:
    lsof = shutil.which("lsof")
    if not lsof:
        return ""
    command = [lsof, "-t", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5)  # noqa: S603 - fixed words and a number
    return answer.stdout.split("\n", maxsplit=1)[0].strip()


def _command(process: str) -> str:
    shown = Path(f"/proc/{process}/cmdline")
    if shown.exists():
        words = shown.read_bytes().decode("utf-8", "replace").split("\0")
        return " ".join([os.path.basename(words[0]), *words[1:]]).strip()[:80]  # noqa: PTH119 - a word, not a file
    ps = shutil.which("ps")
    command = [ps or "ps", "-o", "comm=", "-p", process]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=5).stdout.strip()  # noqa: S603 - fixed words and a number

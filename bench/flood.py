"""As much mail as a sink will take: made beforehand, pipelined without waiting, from several processes."""

import socket
import subprocess
import sys
from pathlib import Path

from bench.sink import HOST

_BATCH = 8  # messages in one write
_ANSWERS = 4  # to MAIL, RCPT, DATA and the message
_PROGRAM = "from bench.flood import send; import sys; send(*map(int, sys.argv[1:3]), sys.argv[3])"


def flood(port: int, count: int, message: str, processes: int) -> None:
    """Send the file `message` `count` times, which `processes` times 8 must divide.

    DATA is followed by its message at once, which no client may do but which a sink cannot tell: so this is
    what the sink can take, and not what SMTP allows.
    """
    command = [sys.executable, "-c", _PROGRAM, str(port), str(count // processes), message]
    running = [subprocess.Popen(command) for _ in range(processes)]
    ends = [process.wait() for process in running]
    if any(ends):
        raise RuntimeError("The flood ended early; its reason is above.")


def send(port: int, count: int, path: str) -> None:
    """What one process does."""
    envelope = b"MAIL FROM:<ada@example.com>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n"
    message = envelope + Path(path).read_bytes() + b".\r\n"
    with socket.create_connection((HOST, port), 30) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _await(line, 1)
        for _ in range(count // _BATCH):
            line.sendall(message * _BATCH)
            _await(line, _BATCH * _ANSWERS)


def _await(line: socket.socket, answers: int) -> None:
    while answers > 0:
        got = line.recv(65536)
        if not got:
            raise RuntimeError("The sink hung up.")
        answers -= got.count(b"\n")

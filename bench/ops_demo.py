"""How long `make demo` takes to start the second time: until all its parts answer."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.figures import report
from bench.interrupted import ends_properly
from bench.servers import free_port

ROUNDS = 3
_PATIENCE = 600  # seconds for the first start, which installs and builds what is missing
_ROOT = Path(__file__).parents[1]


def main() -> None:
    ends_properly()
    with tempfile.TemporaryDirectory(prefix="transmissions-bench-") as folder:
        ports = {name: str(free_port()) for name in ("CMS_PORT", "FRONTEND_PORT", "SMTP_PORT")}
        environment = os.environ | ports | {"VAR_DIR": folder}
        first = started(environment)
        again = [started(environment) for _ in range(ROUNDS)]
    spread = {"rounds": ROUNDS, "fastest": round(min(again), 1), "slowest": round(max(again), 1)}
    context = {
        "first_start_s": round(first, 1),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }
    report("ops.demo_warm_start_s", statistics.median(again), "s", 15, "lower", **spread, **context)


def started(environment: dict[str, str]) -> float:
    """Seconds until all of it answers. It is ended afterwards, by Ctrl-C."""
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "demo"], cwd=_ROOT, env=environment, stdout=sys.stderr, start_new_session=True
    )
    try:
        while not _all_answers(environment):
            if process.poll() is not None or time.monotonic() > began + _PATIENCE:
                sys.exit("The demo did not start; what it said is above.")
            time.sleep(0.05)
        return time.monotonic() - began
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


def _all_answers(environment: dict[str, str]) -> bool:
    cms, site = environment["CMS_PORT"], environment["FRONTEND_PORT"]
    urls = (f"{cms}/admin/login/", f"{cms}/api/content/v1/site/", f"{cms}/mailbox/", f"{site}/")
    return _listens(environment["SMTP_PORT"]) and all(_answers(f"http://localhost:{url}") for url in urls)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _listens(port: str) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", int(port))) == 0


if __name__ == "__main__":
    main()

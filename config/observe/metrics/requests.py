"""Requests: how many, how they ended, how long they took. Kept by all processes of one machine together.

`watched` stands before everything else that answers, so it sees what the door answers too. Without
METRICS_TOKEN it stands aside: nobody would read it, and it would cost each request ten microseconds.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
# Few, so that a stranger's invention is no new series.
PARTS = (
    *("/api/content/v1/", "/api/v2/", "/api/v3/", "/admin/", "/newsletter/hooks/", "/newsletter/"),
    *("/static/", "/media/", "/documents/", "/health/", "/metrics"),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10)


def prepare(folder: Path) -> None:
    """Have the workers of one server share their figures in `folder`; those of ended servers go.

    To be called before prometheus_client is imported, which decides then how figures are kept.
    """
    own = folder / str(os.getppid())
    own.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(own)
    for other in folder.iterdir():
        if not _lives(other.name):
            shutil.rmtree(other, ignore_errors=True)  # another worker may be at it too


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):  # somebody else's, or no process's folder
        pass
    return True


def watched(application: Application) -> Application:
    from prometheus_client import Histogram  # it reads the environment when it is imported

    took = Histogram(
        "transmissions_request_seconds",
        "How long answers took, by part of the installation, method and status.",
        ["part", "method", "status"],
        buckets=BUCKETS,
    )

    def timed(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = time.perf_counter()
        answered = "500"

        def start(status: str, *rest: Any) -> Any:
            nonlocal answered
            answered = status[:3]
            return start_response(status, *rest)

        try:
            return application(environ, start)
        finally:
            method = environ["REQUEST_METHOD"]
            labels = (part_of(environ["PATH_INFO"]), method if method in METHODS else "other", answered)
            took.labels(*labels).observe(time.perf_counter() - began)

    return timed


def part_of(path: str) -> str:
    return next((part for part in PARTS if path.startswith(part)), "other")

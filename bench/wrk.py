"""Load by wrk (https://github.com/wg/wrk): so many connections, each asking again when it was answered."""

import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 16
_SCRIPT = Path(__file__).with_suffix(".lua")
_POSTS = Path(__file__).with_name("posts.lua")


@dataclass(frozen=True)
class Load:
    """What came of it: answers a second, and within what time half, 95 % and 99 % of them came."""

    rate: float
    p50_ms: float
    p95_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Request:
    """What is asked for again and again: one address, or each line of the file `paths` in turn.

    What takes long is asked for `times` as long as the others. With `posts` in place of `paths`, each line of
    that file is posted: bench/posts.lua has its form.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    paths: Path | None = None
    times: int = 1
    posts: Path | None = None


def require() -> None:
    """End the program, saying what to install, when there is no wrk."""
    if shutil.which("wrk") is None:
        sys.exit("This needs wrk. On Debian and Ubuntu: apt install wrk; on macOS: brew install wrk")


def run(request: Request, seconds: int, connections: int = CONNECTIONS) -> Load:
    """Ask for `seconds`. Raises `RuntimeError` when an answer was a refusal or did not come."""
    headers = [part for name, value in request.headers for part in ("--header", f"{name}: {value}")]
    command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s"]
    command += ["--timeout", "30s"]
    file, script = request.posts or request.paths, _POSTS if request.posts else _SCRIPT
    last = ["--", str(file)] if file else []
    done = subprocess.run(
        [*command, *headers, "--script", str(script), request.url, *last], capture_output=True, check=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    if told["refused"] or told["broken"] or not told["requests"]:
        raise RuntimeError(f"{request.url}: {told}")
    times = [told[name] / 1000 for name in ("p50", "p95", "p99")]
    load = Load(told["requests"] / told["microseconds"] * 1e6, *times)
    time.sleep(load.p99_ms / 1000)  # what was asked last may still be in work, and is not the next one's
    return load


def ask(
    url: str, headers: Mapping[str, str] | tuple[tuple[str, str], ...] = ()
) -> tuple[int, dict[str, str], bytes]:
    """One request: status, headers with names in lower case, and the body as it was sent."""
    try:
        answer = urllib.request.urlopen(urllib.request.Request(url, headers=dict(headers)), timeout=30)
    except urllib.error.HTTPError as error:  # 304 is one to urllib
        answer = error
    with answer:
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()


def check(request: Request) -> int:
    """The bytes of the body. Raises `RuntimeError` when the status is not what it should be."""
    status, _, body = ask(request.url, request.headers)
    if status != request.status:
        raise RuntimeError(f"{request.url} answered {status} instead of {request.status}: {body[:200]!r}")
    return len(body)

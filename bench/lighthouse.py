"""Lighthouse (https://github.com/GoogleChrome/lighthouse) by npx, on this machine's Chromium, as a phone."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

# The command of the package with Node; the script beside Node itself cannot find its library.
NPX = Path(sys.executable).with_name("npx")
RELEASE = "13.5.0"
ROUNDS = 3
_TRIES = 3  # on a busy machine the trace of a page may lack its first paint
_FLAGS = "--headless=new --no-sandbox --disable-gpu"
_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def missing() -> str:
    """What is not here that it needs; empty when all is."""
    if not shutil.which("chromium"):
        return "there is no chromium (apt install chromium)"
    return "" if NPX.exists() else "there is no npx (make install)"


def scores(url: str, folder: Path) -> dict[str, float]:
    """The median of each category over the rounds, 0 to 100."""
    taken = [_run(url, folder) for _ in range(ROUNDS)]
    return {name: statistics.median(one[name] for one in taken) for name in _CATEGORIES}


def _run(url: str, folder: Path) -> dict[str, float]:
    told = folder / "lighthouse.json"
    options = ["--quiet", f"--chrome-flags={_FLAGS}", "--output=json", f"--output-path={told}"]
    only = f"--only-categories={','.join(_CATEGORIES)}"
    environment = {
        **os.environ,
        "PATH": f"{NPX.parent}:{os.environ['PATH']}",
        "CHROME_PATH": shutil.which("chromium") or "",
    }
    command = [str(NPX), "--yes", f"lighthouse@{RELEASE}", url, only, *options]
    for _ in range(_TRIES):
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)
        categories = json.loads(told.read_text())["categories"]
        if all(categories[name]["score"] is not None for name in _CATEGORIES):
            return {name: categories[name]["score"] * 100 for name in _CATEGORIES}
    raise RuntimeError(f"Lighthouse could not judge {url}.")

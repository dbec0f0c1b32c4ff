"""The files of each client."""

import json
import subprocess
from pathlib import Path
from typing import Any

from cms.clients.operations import operations
from cms.clients.shapes import shapes

SAME = Path(__file__).parent / "python"


def python_files(document: dict[str, Any]) -> dict[str, str]:
    """The package for Python: no dependency, for 3.11 and newer, marked as typed (PEP 561)."""
    return {
        "__init__.py": (SAME / "__init__.py.txt").read_text(),
        "client.py": (SAME / "client.py.txt").read_text(),
        "operations.py": operations(document),
        "pages.py": (SAME / "pages.py").read_text(),
        "shapes.py": shapes(document),
        "transport.py": (SAME / "transport.py").read_text(),
        "py.typed": "",
    }


class NodeMissingError(Exception):
    """The frontend's tools are not installed here. The message says what to do."""


def write_typescript(document: dict[str, Any], frontend: Path, folder: Path) -> None:
    """Write `client.ts`, `api.generated.ts` and their `openapi.json`, by the tools of `frontend`.

    Raises `NodeMissingError` when these are not there, `RuntimeError` with what they said when they fail.
    """
    client = frontend / "src/lib/client.ts"
    if not (frontend / "node_modules/openapi-typescript").exists():
        raise NodeMissingError(f"{frontend} has no packages: run `make install`, then this again.")
    (folder / "client.ts").write_text(client.read_text())
    openapi = folder / "openapi.json"
    openapi.write_text(json.dumps(document))
    command = ["node", "write-types.ts", str(openapi.resolve()), str((folder / "api.generated.ts").resolve())]
    try:
        done = subprocess.run(command, cwd=frontend, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    except FileNotFoundError as error:
        raise NodeMissingError("There is no `node` on the path: put .venv/bin there, or Node 24.") from error
    if done.returncode:
        raise RuntimeError(done.stderr)

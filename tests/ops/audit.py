"""`python -m tests.ops.audit`: known holes in what is locked, by pip-audit and npm audit.

A hole that has a release to mend it fails. Offline each is skipped with a word, in a minute at most.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60  # seconds for each


def main() -> int:
    found = [*_python(), *_node()]
    for line in found:
        print(line, file=sys.stderr)
    return bool(found)


def _python() -> Iterator[str]:
    """Of the locked releases, not of what happens to be installed."""
    words = ["--requirement", "requirements.txt", "--disable-pip", "--require-hashes", "--format", "json"]
    program = Path(sys.executable).with_name("pip-audit")
    said = _run([str(program), *words, "--progress-spinner", "off"], ROOT)
    report = _json(said, "dependencies")
    if report is None or all("skip_reason" in package for package in report["dependencies"]):
        return _skip("pip-audit", said)
    for package in report["dependencies"]:
        for hole in package.get("vulns", []):
            if mended := hole["fix_versions"]:
                yield f"{package['name']} {package['version']}: {hole['id']}, mended in {mended[0]}"


def _node() -> Iterator[str]:
    words = ["npm", "audit", "--omit=dev", "--audit-level=high", "--json"]
    said = _run(words, ROOT / "frontend")
    report = _json(said, "vulnerabilities")
    if report is None:
        return _skip("npm audit", said)
    for name, hole in report["vulnerabilities"].items():
        if hole["severity"] in ("high", "critical") and hole["fixAvailable"]:
            yield f"{name}: {hole['severity']}, mended by npm audit fix"


def _run(words: list[str], folder: Path) -> str:
    try:
        done = subprocess.run(
            words, cwd=folder, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return done.stdout or done.stderr


def _json(said: str, part: str) -> dict[str, Any] | None:
    try:
        report = json.loads(said)
    except ValueError:
        return None
    return report if isinstance(report, dict) and part in report else None


def _skip(name: str, said: str) -> None:
    print(f"{name} was skipped, the registry did not answer: {' '.join(said.split())[:160]}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

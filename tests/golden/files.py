"""Compare text with a golden file, or write the file when `GOLDEN=write`."""

import os
import re
from difflib import unified_diff
from itertools import islice
from pathlib import Path

FOLDER = Path(__file__).parent
WRITES = os.environ.get("GOLDEN") == "write"
HOW = (
    "When this change is meant, run `GOLDEN=write pytest tests/cms/test_golden.py`, look at the diff, and "
    "commit it with the change."
)
WHEN = "2026-03-01T09:00:00Z"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DOCUMENT = re.compile(r"/documents/\d+/")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def stable(text: str) -> str:
    """The text without what differs from run to run.

    Ids: a page's is drawn when it is made, and so are those of blocks inside blocks. They are numbered in
    the order in which they come, which still tells two from one. A document's is the database's count, which
    PostgreSQL does not turn back after a test. Times: a page is published now.
    """
    ids: dict[str, str] = {}
    for found in _UUID.findall(text):
        ids.setdefault(found, f"00000000-0000-4000-8000-{len(ids) + 1:012d}")
    text = _DOCUMENT.sub("/documents/1/", text)
    return _TIME.sub(WHEN, _UUID.sub(lambda found: ids[found[0]], text))


def same(name: str, text: str) -> str:
    """An empty string when the golden file says the same, else what differs and what to do."""
    path, fresh = FOLDER / name, stable(text)
    if WRITES:
        path.write_text(fresh, encoding="utf-8")
    golden = path.read_text(encoding="utf-8") if path.exists() else ""
    if fresh == golden:
        return ""
    lines = unified_diff(golden.splitlines(), fresh.splitlines(), f"tests/golden/{name}", "now", lineterm="")
    return "\n".join([f"{name} is not what the product makes now. {HOW}", *islice(lines, 60)])

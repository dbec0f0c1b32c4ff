"""Reads a transmission as its readers see it (plain text) into a transmission file.

The text itself is not part of this project: it lies beside the checkout, or it is not there. Only the
shape of such a text is known here, as it comes out of a browser: table cells and pathway steps of a line
run into each other without a space, figures and their labels stand on lines of their own.
"""

import re
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "transmission-ketamine.txt"

# Where two cells meet: a small letter or a closing bracket, then at once a capital or a figure. A pathway's
# steps end in longer words, which keeps a name such as "TrkB" in one piece.
_CELLS = re.compile(r"(?<=[a-z)])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])")
_STEPS = re.compile(r"(?<=[a-z]{3})(?=[A-Z])")


def reference_file(text: str) -> dict[str, Any]:
    """The text as the data of a `transmission/1` file, with the lens that it uses."""
    groups = [group.strip().split("\n") for group in re.split(r"\n{2,}", text.strip())]
    topic, title = groups[0][-1], groups[1][0]
    # A line "Continue reading: a, b and c" and the site's own share link end the text.
    end = next(i for i, group in enumerate(groups) if group[0].startswith("Continue reading:"))
    lens = next(group[0] for group in groups[:end] if group[0].endswith(" Lens"))
    return {
        "format": "transmission/1",
        "slug": "reference",
        "title": title,
        "summary": "",
        "date": "2026-06-11",
        "topic": "reference-topic",
        "snippets": {
            "topics": [{"slug": "reference-topic", "name": topic}],
            "lenses": [{"slug": "reference-lens", "name": lens}],
        },
        "body": _blocks(groups[3:end]),
        "continue_reading": [
            {"title": link.strip(), "url": f"https://example.org/{number}/"}
            for number, link in enumerate(groups[end][0].partition(":")[2].split("·"))
        ],
    }


def _blocks(groups: list[list[str]]) -> list[dict[str, Any]]:
    blocks, rest = [], list(groups)
    while rest:
        kind, value = _block(rest)
        blocks.append({"type": kind, "value": value})
    return blocks


def _block(rest: list[list[str]]) -> tuple[str, Any]:
    """Take the next block's groups off `rest`."""
    lines = rest.pop(0)
    line = lines[0]
    if len(lines) > 1 and len(_cells(lines[1])) > 2:
        return "table", _table(lines)
    if len(lines) > 1:
        pairs = zip(lines[::2], lines[1::2], strict=True)
        return "stats", {"items": [{"value": value, "label": label} for value, label in pairs]}
    if line.endswith("Disclaimer"):
        return "disclaimer", {"kind": "medical", "title": line, "text": _html(rest.pop(0)[0])}
    if line.endswith(" Lens"):
        return "lens", {"lens": "reference-lens", "title": rest.pop(0)[0], "body": _html(rest.pop(0)[0])}
    if len(_STEPS.split(line)) > 3:
        return "pathway", {"steps": [{"text": step} for step in _STEPS.split(line)]}
    if not line.endswith((".", "?", "!")):
        return "heading", {"text": line, "level": 2}
    return ("key_insight", {"text": line}) if "key mechanistic" in line else ("paragraph", _html(line))


def _cells(line: str) -> list[str]:
    return _CELLS.split(line)


def _table(lines: list[str]) -> dict[str, Any]:
    header, *rows = map(_cells, lines)
    return {"columns": [{"heading": heading} for heading in header], "rows": rows}


def _html(text: str) -> str:
    return f"<p>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>"

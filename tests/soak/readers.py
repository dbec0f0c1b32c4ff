"""Readers of the Content API, a process of its own: `python -m tests.soak.readers PORT RATE BOOK`."""

import json
import os
import sys
import urllib.request
from pathlib import Path

from tests.soak.asking import Ask, Book, Client, steadily

_ROOT = "/api/content/v1/"
_THREADS = 8
_WARM = 3


def paths(port: int) -> list[tuple[str, str]]:
    """What a frontend asks for, with what it is: mostly whole transmissions, and lists."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{_ROOT}transmissions/?limit=20") as answer:
        slugs = [item["slug"] for item in json.load(answer)["items"]]
    details = [("detail", f"transmissions/{slug}/") for slug in slugs]
    lists = [("list", "transmissions/?limit=20"), ("list", "topics/"), ("list", "authors/")]
    others = [("site", "site/"), ("search", "search/?q=light"), ("issues", "issues/")]
    return [(kind, _ROOT + path) for kind, path in (*details, *details, *lists, *others)]


def main(port: int, rate: float, book: Path) -> None:
    asked = [Ask(f"read:{kind}", path) for kind, path in paths(port)]
    asked.append(Ask("page:form", "/newsletter/subscribe/"))
    for ask in asked * _WARM:  # a connection each, so that every process of the web has been asked before
        Client(port, Book(Path(os.devnull))).ask(ask)
    steadily(port, book, rate, _THREADS, lambda number: asked[number % len(asked)])


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]))

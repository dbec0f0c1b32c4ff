"""Searching a hundred thousand transmissions through the Content API, on PostgreSQL, with two web workers."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

from bench import production, servers, wrk
from bench.figures import report
from bench.wrk import Load, Request

COUNT, SECONDS = 100_000, 5
SEARCH = "/api/content/v1/search/"


def main() -> None:
    with production.installed("search") as (database, folder):
        questions = fill()
        environ = production.environment(database, folder)
        with servers.running(servers.CHOSEN, servers.PRODUCT, environ) as server:
            measure(server.url, questions, folder)


def fill() -> dict[str, list[str]]:
    """Fill Django's default database; returns the queries of each kind of question."""
    from django.db import connection  # Django is set up by now

    from bench.search_data import TOPIC, fill

    words = fill(COUNT, tell=lambda done: print(done, file=sys.stderr))
    connection.close()
    chance = random.Random(2)
    common = {f"in {share:.0%}": found for share, found in words.frequent.items()}
    pairs = [f"{chance.choice(words.frequent[0.3])} {chance.choice(words.frequent[0.1])}" for _ in range(20)]
    asked = {
        **common,
        "in three": words.rare[:100],
        "two words": pairs,
        "half typed": [word[:4] for word in words.frequent[0.01]],
        "mistyped": [_mistyped(word) for word in words.frequent[0.1]],
        "nothing": [f"zq{number}wx" for number in range(20)],
    }
    found = {kind: [f"q={quote_plus(one)}" for one in questions] for kind, questions in asked.items()}
    return found | {"in a topic": [f"{query}&topic={TOPIC}" for query in found["in 10%"]]}


def measure(url: str, questions: dict[str, list[str]], folder: Path) -> None:
    """Report what nineteen of twenty questions of all kinds take one after the other, and sixteen at once."""
    every = [query for queries in questions.values() for query in queries[:20]]
    random.Random(3).shuffle(every)
    asked = _request(url, every, folder / "every")
    wrk.check(Request(f"{url}{SEARCH}?{every[0]}"))
    wrk.run(asked, SECONDS, connections=1)
    alone = wrk.run(asked, SECONDS * 2, connections=1)
    together = wrk.run(asked, SECONDS * 2)
    report(
        "api.search_p95_ms", alone.p95_ms, "ms", 100, "lower",
        transmissions=COUNT, connections=1, p50=round(alone.p50_ms, 1), p99=round(alone.p99_ms, 1),
        sixteen_connections=_told(together), kinds=dict(_kinds(url, questions, folder)),
    )  # fmt: skip


def _kinds(url: str, questions: dict[str, list[str]], folder: Path) -> Iterator[tuple[str, object]]:
    for kind, queries in questions.items():
        yield kind, _told(wrk.run(_request(url, queries, folder / kind), 2, connections=1))


def _told(load: Load) -> dict[str, float]:
    return {"p50": round(load.p50_ms, 1), "p95": round(load.p95_ms, 1), "per_second": round(load.rate)}


def _request(url: str, queries: list[str], file: Path) -> Request:
    file.write_text("\n".join(f"{SEARCH}?{query}" for query in queries))
    return Request(url + SEARCH, paths=file)


def _mistyped(word: str) -> str:
    """Two letters of the middle in each other's place."""
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


if __name__ == "__main__":
    main()

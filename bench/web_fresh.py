"""From a publication to its readers, in the whole product as separate processes."""

import statistics
import tempfile
from pathlib import Path

from bench.figures import report
from tests.e2e.freshness import PAGES, seconds_to_readers
from tests.e2e.system import running

ROUNDS = 7


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-fresh-") as folder, running(Path(folder)) as system:
        seconds_to_readers(system, "Not counted")
        taken = [seconds_to_readers(system, f"Round {number}") for number in range(ROUNDS)]
    context = {"rounds": ROUNDS, "fastest": min(taken), "slowest": max(taken), "pages": PAGES}
    report("web.fresh_s", statistics.median(taken), "s", 1, "lower", **context)


if __name__ == "__main__":
    main()

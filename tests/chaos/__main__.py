"""The long form: `python -m tests.chaos [--points 1000] [--seed WORD] [--at-once 3]`.

Prints its figures as bench/ does. Installations at once have servers of their own, and waiting in common.
"""

import argparse
import multiprocessing
import secrets
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path

from bench.figures import report
from bench.interrupted import ends_properly
from tests.chaos.accidents import ALL, GENTLE
from tests.chaos.installation import running_on_servers
from tests.chaos.servers import missing_programs
from tests.chaos.story import Outcome, Teller

_POINTS_A_CAMPAIGN = 12


def run(points: int, seed: str, size: int, folder: Path, at_once: int) -> list[Outcome]:
    """Campaigns until there were so many accidents, shared among installations at once."""
    shares = [points // at_once + (number < points % at_once) for number in range(at_once)]
    seeds = [f"{seed}-{number}" for number in range(at_once)]
    folders = [folder / str(number) for number in range(at_once)]
    with ProcessPoolExecutor(at_once, initializer=ends_properly) as pool:
        try:
            return list(chain.from_iterable(pool.map(hurt, shares, seeds, [size] * at_once, folders)))
        except BaseException:
            for child in multiprocessing.active_children():
                child.terminate()
            raise


def hurt(points: int, seed: str, size: int, folder: Path) -> list[Outcome]:
    """One installation; every fourth campaign has only accidents that may cost nothing."""
    folder.mkdir()
    done: list[Outcome] = []
    with running_on_servers(folder, seed) as (place, editor):
        teller = Teller(place, editor, seed, size)
        while (left := points - sum(one.points for one in done)) > 0:
            kinds = ALL if len(done) % 4 else GENTLE
            done.append(teller.campaign(kinds, min(left, _POINTS_A_CAMPAIGN)))
            for fault in done[-1].faults:
                sys.stderr.write(f"  FAULT {fault}\n")
    return done


def tell(done: list[Outcome], seed: str, seconds: float) -> None:
    """The figures: people lost and doubled, and those unknown for each accident that hurt a sender."""
    accidents: Counter[str] = sum((one.accidents for one in done), Counter())
    unexplained = sum(one.verdict.unexplained for one in done)
    killers = sum(n for name, n in accidents.items() if name not in {one.__name__ for one in GENTLE})
    context = {
        "seed": seed,
        "points": sum(accidents.values()),
        "accidents": dict(sorted(accidents.items())),
        "campaigns": len(done),
        "people": sum(one.verdict.people for one in done),
        "unknown": sum(one.verdict.states["unknown"] for one in done),
        "unknown_by_accident": unexplained,
        "unknown_that_arrived": sum(one.verdict.arrived_unknown for one in done),
        "unknown_allowed": sum(one.may_be_unknown for one in done),
        "connections_hit": sum(one.lines_hit for one in done),
        "ended_by_themselves": sum(one.ended_by_themselves for one in done),
        "faults": sum(len(one.faults) for one in done),
        "seconds": round(seconds),
    }
    report("chaos.lost", sum(len(one.verdict.lost) for one in done), "people", 0, "lower", **context)
    report("chaos.doubled", sum(len(one.verdict.doubled) for one in done), "people", 0, "lower")
    report("chaos.unknown_per_kill", unexplained / max(1, killers), "people", 16, "lower", kills=killers)


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill the send engine, and count everybody.")
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--people", type=int, default=10_000, help="In each campaign.")
    parser.add_argument("--at-once", type=int, default=1, help="Installations beside each other.")
    parser.add_argument("--folder", type=Path, help="Keep all logs here; the folder must not exist.")
    asked = parser.parse_args()
    if missing := missing_programs():
        sys.exit(missing)
    ends_properly()
    sys.stderr.write(f"seed {asked.seed}\n")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chaos") as name:
        folder = asked.folder or Path(name) / "all"
        folder.mkdir()
        done = run(asked.points, asked.seed, asked.people, folder, asked.at_once)
    tell(done, asked.seed, time.monotonic() - began)
    sys.exit(any(one.faults for one in done))


if __name__ == "__main__":
    main()

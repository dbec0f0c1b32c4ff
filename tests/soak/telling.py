"""The figures of a soak, as bench/ prints them, and what went wrong in sentences."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.figures import report
from tests.soak.bustle import Bustle
from tests.soak.judge import Verdict
from tests.soak.logs import errors
from tests.soak.measures import broken, letters, pages, rate, recoveries
from tests.soak.watch import Watch, say

SLOWEST, RECOVERED = 2.0, 60.0


def tell(watch: Watch, bustle: Bustle, verdict: Verdict, asked: dict[str, Any], seconds: float) -> bool:
    """Print everything; whether all is as it should be."""
    answers, faults = watch.answers, watch.story.faults
    took, (beside, within) = pages(answers, faults), broken(answers, faults)
    back = recoveries(watch, watch.load_ended)
    context = asked | {
        "seconds": round(seconds),
        "faults": len(faults),
        "reads_per_s": rate(answers, lambda one: one.kind.startswith("read"), asked["load_s"]),
        "sign_ups_per_s": rate(answers, lambda one: one.kind == "sign-up", asked["load_s"]),
        "published": bustle.published,
        "restarts": watch.restarts,
        "ended_by_themselves": dict(watch.ended),
        "states": dict(verdict.states),
    }
    slowest = max(
        (times.slowest for name, times in took.items() if not name.startswith("metrics")), default=0
    )
    recovery = max((max(kinds.values()) for kinds in back.values()), default=0)
    gone = len(verdict.without_row | verdict.without_letter)
    about: dict[str, tuple[float, str, float, dict[str, Any]]] = {
        "lost": (len(verdict.lost), "people", 0, context),
        "doubled": (
            len(verdict.doubled),
            "people",
            0,
            {"unknown": verdict.states["unknown"], "unknown_that_arrived": verdict.unknown_arrived},
        ),
        "sign_ups_lost": (gone, "people", 0, _newcomers(watch, verdict)),
        "import_rows_lost": (verdict.rows_lost, "rows", 0, {"rows": verdict.rows}),
        "errors": (
            beside.total(),
            "answers",
            0,
            {"beside": dict(beside), "in_restarts": dict(within), "answers": len(answers)},
        ),
        "slowest_page_s": (slowest, "s", SLOWEST, {name: asdict(times) for name, times in took.items()}),
        "recovery_s": (recovery, "s", RECOVERED, dict(back)),
    }
    for name, (value, unit, goal, how) in about.items():
        report(f"ops.soak_{name}", value, unit, goal, "lower", **how)
    wrong = [*verdict.faults, *bustle.trouble, *watch.trouble]
    wrong += [f"{number} answers beside any restart: {what}" for what, number in beside.items()]
    wrong += [f"the slowest page took {slowest} s"] if slowest > SLOWEST else []
    wrong += [f"it took {recovery} s until all went on"] if recovery > RECOVERED else []
    return _say(wrong, watch.place.folder)


def _newcomers(watch: Watch, verdict: Verdict) -> dict[str, Any]:
    return {
        "accepted": verdict.accepted,
        "confirmed": verdict.confirmed,
        "letter_s": asdict(letters(watch)),
        "letters_twice": verdict.letters_twice,
    }


def _say(wrong: list[str], folder: Path) -> bool:
    for line in errors(folder):
        say(f"  log: {line}")
    for line in wrong:
        say(f"  WRONG: {line}")
    say("All is well." if not wrong else f"{len(wrong)} things went wrong; the logs are in {folder}.")
    return not wrong

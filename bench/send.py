"""The whole engine, one worker process, beside what else sends mail, to the same sink in the same run."""

import os
import statistics
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bench import installed, rivals, rounds
from bench.figures import report
from bench.rivals import Sent
from bench.sink import Sink

if TYPE_CHECKING:
    from bench.engine import Run

ROUNDS = int(os.environ.get("ROUNDS", "3"))
PEOPLE = int(os.environ.get("PEOPLE", "50000"))
CONNECTIONS = int(os.environ.get("CONNECTIONS", "200"))
# Whether the sink offers it (RFC 3030), as Postfix and Exim do. The others do without in either case.
CHUNKING = os.environ.get("CHUNKING", "1") == "1"


def main() -> None:
    with installed.place(people=PEOPLE, chunking=CHUNKING) as place:
        from bench import engine  # the models, which need the settings

        runs: list[Run] = []
        others: dict[str, list[Sent]] = {name: [] for name in contestants()}
        with engine.crew(place.environment(connections=CONNECTIONS)) as crew:
            for _ in range(ROUNDS):
                runs.append(engine.send(PEOPLE, place, crew))
                for name, contest in contestants().items():
                    others[name].append(contest(place.sink))
    tell(runs, others)


def contestants() -> dict[str, Callable[[Sink], Sent]]:
    found: dict[str, Callable[[Sink], Sent]] = {
        "django": lambda to: rivals.django_backend(to, 300),
        "smtplib": lambda to: rivals.smtplib_spliced(to, 3_000),
    }
    if rivals.smtp_source_program():
        return found | {"smtp_source": lambda to: rivals.smtp_source(to, 20_000, CONNECTIONS)}
    print("There is no smtp-source (SMTP_SOURCE or the path): it does not take part.", file=sys.stderr)
    return found


def tell(runs: "Sequence[Run]", others: dict[str, list[Sent]]) -> None:
    rates = {name: round(rounds.rate(sent)) for name, sent in others.items()}
    context: dict[str, object] = {
        "connections": CONNECTIONS,
        "chunking": CHUNKING,
        "people": PEOPLE,
        "load": round(os.getloadavg()[0], 1),
        **rates,
    }
    goal = 10_000
    report(
        "send.engine_rate", rounds.rate(runs), "messages/s", goal, "higher", **rounds.spread(runs), **context
    )
    for name, least in (("django", 40), ("smtp_source", 0.6)):
        if name in others:
            ratio, spread = rounds.ratios(runs, others[name])
            report(f"send.engine_vs_{name}", ratio, "ratio", least, "higher", **spread, rate=rates[name])
    median("send.engine_cpu_us", [one.cpu_us for one in runs], "us", 100, sink_us=runs[0].sink_cpu_us)
    median("send.celery_cpu_share", [one.celery_share for one in runs], "share", 0.03)
    each = [one.redis_bytes / one.count * 1000 for one in runs]
    median("send.redis_bytes_per_1000", each, "bytes", 1024)
    median("send.worker_rss_mb", [one.rss for one in runs], "MB", 200)


def median(name: str, values: Sequence[float], unit: str, goal: float, **context: object) -> None:
    """Report the median of a figure of which less is better, with its spread."""
    spread = {"rounds": len(values), "lowest": round(min(values), 4), "highest": round(max(values), 4)}
    report(name, statistics.median(values), unit, goal, "lower", **spread, **context)


if __name__ == "__main__":
    main()

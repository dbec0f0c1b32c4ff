"""How much the sink takes, and what others send to it, side by side on this machine."""

import statistics
import sys
from collections.abc import Callable, Sequence

from django.conf import settings

from bench import rivals, rounds, sink
from bench.figures import report
from bench.interrupted import ends_properly
from bench.rivals import Sent
from bench.sink import Sink

ROUNDS = 5
SESSIONS = (1, 16, 64)


def contestants() -> dict[str, Callable[[Sink], Sent]]:
    """Each sends for about a second."""
    found: dict[str, Callable[[Sink], Sent]] = {
        "Django's backend": lambda to: rivals.django_backend(to, 300),
        "smtplib, spliced": lambda to: rivals.smtplib_spliced(to, 4_000),
        "flood, 2 processes": lambda to: rivals.flood(to, 40_000, 2),
    }
    if rivals.smtp_source_program() is None:
        print("There is no smtp-source (SMTP_SOURCE or the path): it does not take part.", file=sys.stderr)
        return found
    return found | {f"smtp-source, {sessions} sessions": _source(sessions) for sessions in SESSIONS}


def _source(sessions: int) -> Callable[[Sink], Sent]:
    return lambda to: rivals.smtp_source(to, 10_000, sessions)


def told(sent: Sequence[Sent]) -> dict[str, object]:
    """A contestant's rounds, for a figure's context."""
    return {
        "rate": round(rounds.rate(sent)),
        **rounds.spread(sent),
        "cpu_us": round(statistics.median(one.cpu_us for one in sent), 1),
        "sink_cpu_us": round(statistics.median(one.sink_cpu_us for one in sent), 1),
    }


def main() -> None:
    if not settings.configured:
        settings.configure()
    taken: dict[str, list[Sent]] = {name: [] for name in contestants()}
    with sink.running() as to:
        for _ in range(ROUNDS):
            for name, send in contestants().items():
                taken[name].append(send(to))
    table = {name: told(sent) for name, sent in taken.items()}
    size = len(rivals.pre_encoded())
    flood = taken["flood, 2 processes"]
    # Twice what is asked of the engine, so that the sink is not what is measured.
    report("send.sink_rate", rounds.rate(flood), "messages/s", 20_000, "higher", size=size, senders=table)
    each = [one.sink_cpu_us for one in flood]
    spread = {"rounds": len(each), "lowest": round(min(each), 1), "highest": round(max(each), 1)}
    report("send.sink_cpu_us", statistics.median(each), "us", 25, "lower", size=size, **spread)


if __name__ == "__main__":
    ends_properly()
    main()

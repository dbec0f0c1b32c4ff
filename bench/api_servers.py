"""Web servers side by side: the same application, the same database, two workers each."""

from contextlib import ExitStack

from bench import production, rounds, servers
from bench.figures import report
from bench.rounds import Rounds
from bench.servers import Server
from bench.wrk import Request

ROUNDS, SECONDS = 3, 2


def main() -> None:
    with production.installed("servers") as (database, folder):
        from bench import thousand  # Django is set up by now

        thousand.fill()
        measure(production.environment(database, folder))


def measure(environ: dict[str, str]) -> None:
    """Report how the chosen server stands beside the others; the figure's context holds the whole table."""
    from bench.reads import DETAIL, LIST  # as above

    with ExitStack() as stack:
        started = [
            stack.enter_context(servers.running(kind, servers.PRODUCT, environ))
            for kind in servers.KINDS
            if not kind.missing
        ]
        details = _rounds(started, DETAIL)
        lists = _rounds(started, f"{LIST}?limit=20&full=1")
        table = {server.kind.name: _row(server, details, lists) for server in started}
    for kind in servers.KINDS:
        if kind.missing:
            table[kind.name] = f"skipped: {kind.command[0]} is not installed; pip install {kind.command[0]}"
    rates = {name: rounds.rate(loads) for name, loads in details.items()}
    best = max(rates, key=lambda name: rates[name])
    ours, chosen = rates[servers.CHOSEN.name], servers.CHOSEN.name
    # The fastest by a tenth or less is not worth another server.
    report(
        "api.chosen_server_vs_best", ours / rates[best], "ratio", 0.9, "higher", chosen=chosen, servers=table
    )


def _rounds(started: list[Server], path: str) -> Rounds:
    asked = {
        server.kind.name: Request(server.url + path, (("Accept-Encoding", "gzip"),)) for server in started
    }
    return rounds.side_by_side(asked, ROUNDS, SECONDS)


def _row(server: Server, details: Rounds, lists: Rounds) -> object:
    detail, whole = details[server.kind.name], lists[server.kind.name]
    return {
        "detail": round(rounds.rate(detail)),
        **rounds.spread(detail),
        "detail_p99_ms": round(sorted(load.p99_ms for load in detail)[len(detail) // 2], 1),
        "20 whole": round(rounds.rate(whole)),
        "pss_mb": round(server.memory_mb()),
        "largest_worker_rss_mb": round(max(worker.rss for worker in server.workers())),
    }


if __name__ == "__main__":
    main()

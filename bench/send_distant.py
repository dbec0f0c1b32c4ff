"""A mail server fifty milliseconds away: what of that the engine makes, and what a second worker adds."""

from bench import installed, rounds
from bench.figures import report

DELAY_MS, CONNECTIONS, PEOPLE, ROUNDS = 50, 100, 8_000, 3
# The envelope and the message are one round trip each.
POSSIBLE = CONNECTIONS * 1000 / DELAY_MS / 2


def main() -> None:
    with installed.place(people=PEOPLE, delay_ms=DELAY_MS) as place:
        from bench import engine  # the models, which need the settings

        taken = {}
        for number in (1, 2):
            environ = place.environment(lanes=number, connections=CONNECTIONS)
            with engine.crew(environ, number) as crew:
                engine.send(PEOPLE, place, crew)  # opens the lines
                taken[number] = [engine.send(PEOPLE, place, crew) for _ in range(ROUNDS)]
    one = rounds.rate(taken[1])
    context = {"possible": POSSIBLE, "connections": CONNECTIONS, "delay_ms": DELAY_MS}
    context |= rounds.spread(taken[1])
    report("send.distant_sink_efficiency", one / POSSIBLE, "share", 0.8, "higher", rate=round(one), **context)
    ratio, spread = rounds.ratios(taken[2], taken[1])
    report(
        "send.two_workers_vs_one", ratio, "ratio", 1.7, "higher",
        **spread, sink=f"{DELAY_MS} ms away, so that it is not the limit", rate=round(rounds.rate(taken[2])),
    )  # fmt: skip


if __name__ == "__main__":
    main()

"""A million people: freezing them, the first message, and whether each costs what each of ten thousand does.

PAST adds deliveries of earlier campaigns: 10,000,000 unless it says otherwise.
"""

import os
import time

from bench import installed
from bench.figures import report

PEOPLE = int(os.environ.get("PEOPLE", "1000000"))
PAST = int(os.environ.get("PAST", "10000000"))
FEW, CONNECTIONS = 10_000, 64


def main() -> None:
    with installed.place(people=FEW) as place:
        from bench import engine, people  # the models, which need the settings

        with engine.crew(place.environment(connections=CONNECTIONS)) as crew:
            engine.send(FEW, place, crew)  # opens the lines
            few = engine.send(FEW, place, crew)
            people.fill(PEOPLE - FEW)
            began = time.monotonic()
            past = people.past(PAST) if PAST else 0
            print(f"{PAST} past deliveries in {time.monotonic() - began:.0f} s", flush=True)
            many = engine.send(PEOPLE, place, crew)
            disk, scans = people.disk("newsletter_delivery"), people.scans("newsletter_delivery")
            plan = engine.plan_of_a_claim()
    report("send.freeze_1m_s", many.first, "s", 10, "lower", people=PEOPLE, what="from send to first message")
    report("send.first_on_wire_s", few.first, "s", 5, "lower", people=FEW, a_million=round(many.first, 2))
    report(
        "send.growth_1m", many.cpu_us / few.cpu_us, "ratio", 1.15, "lower",
        few=FEW, many=PEOPLE, past=PAST, campaigns=past, cpu_us=[round(few.cpu_us, 1), round(many.cpu_us, 1)],
        rates=[round(few.rate), round(many.rate)], rss_mb=[round(few.rss), round(many.rss)], **disk,
        scans=scans, plan=plan,
    )  # fmt: skip
    report("send.worker_rss_1m_mb", many.rss, "MB", 200, "lower", few=round(few.rss))


if __name__ == "__main__":
    main()

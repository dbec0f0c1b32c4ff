"""Confirmations while a campaign goes out as fast as it can: how long a letter waits."""

import statistics
import time

from bench import installed, workers
from bench.figures import report

PEOPLE, LETTERS, CONNECTIONS = 300_000, 200, 64


def main() -> None:
    with installed.place(people=PEOPLE) as place:
        from bench import engine, people  # the models, which need the settings
        from newsletter import subscriptions
        from newsletter.addresses import parse_address
        from newsletter.models import Subscription

        environ = place.environment(connections=CONNECTIONS)
        with engine.crew(environ), workers.worker(environ, "letters", "letters"):
            engine.send_and_forget(place)
            time.sleep(2)
            waits = []
            for number in range(LETTERS):
                address = parse_address(f"new{number}@letters.example")
                asked = subscriptions.subscribe(people.newsletter(), address, form="bench")
                began = time.monotonic()
                place.call("newsletter.letters.confirm", "letters", asked.subscription)
                row = Subscription.objects.filter(pk=asked.subscription, letter_sent_at__isnull=False)
                while not row.exists() and time.monotonic() < began + 30:
                    time.sleep(0.005)
                waits.append(time.monotonic() - began)
            still = engine.is_sending()
    if not still:
        raise RuntimeError("The campaign was over before the letters were: have it go to more people.")
    waits.sort()
    report(
        "send.letter_p99_s", waits[int(len(waits) * 0.99)], "s", 2, "lower",
        letters=LETTERS, p50=round(statistics.median(waits), 3),
    )  # fmt: skip


if __name__ == "__main__":
    main()

"""Subscribing and leaving by one click, as the web server that the Dockerfile starts answers them.

Each request is another person's, from another address: nothing is answered twice.
"""

import json
import os
import statistics
import sys
from collections.abc import Iterable
from pathlib import Path

from bench import production, servers, workers, wrk
from bench.figures import report
from bench.wrk import Load, Request

PEOPLE = 100_000
ROUNDS, SECONDS, CONNECTIONS = 3, 8, 8
API, FORM = "application/json", "application/x-www-form-urlencoded"


def main() -> None:
    with production.installed("pages") as (database, folder), workers.redis_server(folder) as redis:
        from bench import people  # Django is set up by now

        people.fill(PEOPLE)
        environ = production.environment(database, folder) | {
            "REDIS_URL": redis.url,
            "BEHIND_PROXY": "1",  # so that each request may come from another visitor
            "NEWSLETTER_LETTERS_PER_HOUR": "0",
            "NEWSLETTER_LETTERS_PER_DAY": "0",
        }
        with servers.running(servers.CHOSEN, servers.PRODUCT, environ) as server:
            _measure(server.url, folder)
        _check()


def _measure(url: str, folder: Path) -> None:
    joining = [_load(url, folder, _joining(number)) for number in range(ROUNDS)]
    leaving = [_load(url, folder, _leaving(number)) for number in range(ROUNDS)]
    rate, p99 = (
        statistics.median(one.rate for one in joining),
        statistics.median(one.p99_ms for one in joining),
    )
    context = {"people": PEOPLE, "rounds": ROUNDS, "connections": CONNECTIONS, "processors": os.cpu_count()}
    report(
        "audience.subscribe_rate", rate, "requests/s", 200, "higher",
        p99_ms=round(p99, 1), **_spread(joining), **context,
    )  # fmt: skip
    report("audience.subscribe_p99_ms", p99, "ms", 100, "lower", **context)
    report(
        "audience.one_click_p99_ms", statistics.median(one.p99_ms for one in leaving), "ms", 50, "lower",
        rate=round(statistics.median(one.rate for one in leaving)), **_spread(leaving), **context,
    )  # fmt: skip


def _spread(loads: list[Load]) -> dict[str, object]:
    return {
        "p50_ms": [round(one.p50_ms, 1) for one in loads],
        "p99s_ms": [round(one.p99_ms, 1) for one in loads],
    }


def _load(url: str, folder: Path, lines: Iterable[str]) -> Load:
    posts = folder / "posts"
    posts.write_text("".join(f"{line}\n" for line in lines))
    return wrk.run(Request(url, posts=posts), SECONDS, CONNECTIONS)


def _joining(number: int) -> Iterable[str]:
    for one in range(40_000):
        body = {"email": f"new{number}-{one}@example.org", "newsletter": "measured", "name": "Ada"}
        yield "\t".join(["/api/content/v1/subscriptions/", _visitor(one), API, json.dumps(body)])


def _leaving(number: int) -> Iterable[str]:
    from bench.people import newsletter
    from newsletter.models import Subscription
    from newsletter.tokens import leave_tokens

    made, share = leave_tokens(newsletter().pk, 1), PEOPLE // ROUNDS
    rows = Subscription.objects.filter(newsletter=newsletter(), state="active").order_by("pk")
    for person in rows.values_list("subscriber", flat=True)[:share]:
        path = f"/newsletter/unsubscribe/{made(person).decode()}"
        yield "\t".join([path, _visitor(number), FORM, "List-Unsubscribe=One-Click"])


def _visitor(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _check() -> None:
    """That it was done, and not only answered."""
    from newsletter.models import ConsentEvent, Subscription

    asked = Subscription.objects.filter(state="pending", letter_due_at__isnull=False).count()
    left = ConsentEvent.objects.filter(kind="left", form="one-click").count()
    print(f"{asked} asked, {left} left", file=sys.stderr)
    if not asked or not left:
        sys.exit("Nothing was written down.")


if __name__ == "__main__":
    main()

"""How long the admin's pages about people take at a million: lists, filters, searches, a person's page.

Django answers in this process, as a worker of the server would; the network and the browser are left out.
"""

import itertools
import math
import statistics
import time
from collections.abc import Iterable, Iterator
from typing import Any

from bench import figures
from bench.audience_people import audience

PEOPLE = 1_000_000
GOAL = 300  # milliseconds
ROUNDS = 7
RULES = {
    "rules": [
        {"kind": "locale", "op": "is", "locales": ["pt", "de"]},
        {"kind": "attribute_number", "key": "age", "op": "more", "number": 40},
    ]
}


def main() -> None:
    with audience(PEOPLE):
        measure()


def measure() -> None:
    report_pages("audience.admin_p95_ms", GOAL, pages(), people=PEOPLE)


def report_pages(figure: str, goal: int, addresses: Iterable[tuple[str, str]], **context: Any) -> None:
    """Every page `ROUNDS` times after once for warming up; the figure is of all of them together."""
    client, times = signed_in(), {}
    for name, url in addresses:
        client.get(url)
        times[name] = sorted(timed(client, url) for _ in range(ROUNDS))
    all_of_them = sorted(itertools.chain.from_iterable(times.values()))
    slowest = sorted(times, key=lambda name: -statistics.median(times[name]))[:8]
    figures.report(
        figure,
        all_of_them[math.ceil(0.95 * len(all_of_them)) - 1],
        "ms",
        goal,
        "lower",
        **context,
        pages=len(times),
        rounds=ROUNDS,
        median_ms=round(statistics.median(all_of_them), 1),
        slowest_ms=round(all_of_them[-1], 1),
        slowest_pages={name: round(statistics.median(times[name]), 1) for name in slowest},
    )


def timed(client: Any, url: str) -> float:
    start = time.perf_counter()
    answer = client.get(url)
    taken = (time.perf_counter() - start) * 1000
    assert answer.status_code == 200, (url, answer.status_code)
    return taken


def signed_in() -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    user, _ = get_user_model().objects.get_or_create(
        username="bench", email="bench@example.org", is_superuser=True
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    return client


def pages() -> Iterator[tuple[str, str]]:
    """Names and addresses: each filter alone and with others, words that many, few and none have."""
    from django.urls import reverse

    from newsletter.models import Newsletter, Segment, Subscriber

    segment, _ = Segment.objects.get_or_create(name="Bench", defaults={"rules": RULES})
    mine = Newsletter.objects.get(slug="measured")
    topic = Newsletter.topics.field.related_model._default_manager.get(slug="dreams").pk
    people, person = reverse("subscribers:index"), Subscriber.objects.order_by("pk")[400_000 % PEOPLE]
    asked = [
        "", "p=2", "p=200", f"newsletter={mine.pk}", "state=pending", "state=unsubscribed",
        f"newsletter={mine.pk}&state=active", f"newsletter={mine.pk}&state=unsubscribed",
        f"topic={topic}", "locale=pt", "locale=xx", "flag=role", "flag=disposable",
        f"locale=de&newsletter={mine.pk}&state=pending", f"segment={segment.pk}",
        f"segment={segment.pk}&newsletter={mine.pk}", f"segment={segment.pk}&locale=pt",
        "q=ana", "q=klein", "q=klein1", "q=ana+gmail", "q=nobody-has-this", f"q={person.email}",
        "q=ana&locale=pt", "q=meier&state=pending", "q=gr",
    ]  # fmt: skip
    yield from ((f"people ?{query}", f"{people}?{query}") for query in asked)
    yield "person", reverse("subscribers:inspect", args=[person.pk])
    suppressions = reverse("suppressions:index")
    for query in ("", "reason=bounce", "reason=erased", f"q={person.email}"):
        yield f"suppressions ?{query}", f"{suppressions}?{query}"
    for name in ("segments", "newsletters", "attributes"):
        yield name, reverse(f"{name}:index")
    yield "campaigns", reverse("campaigns:list")


if __name__ == "__main__":
    main()

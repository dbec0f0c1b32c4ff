"""People who sign up, and confirm once their letter came.

A process of its own: `python -m tests.soak.newcomers PORT RATE BOOK RECORD`.

The mail server keeps no message, so the link is made as the letter has it, from the row that it is for.
"""

import json
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import django

django.setup()

from django.db import Error, close_old_connections, connections  # noqa: E402 - Django has to be set up first

from newsletter.models import Subscription  # noqa: E402
from newsletter.tokens import confirm_token  # noqa: E402
from tests.soak.asking import Ask, Book, Client, steadily  # noqa: E402
from tests.soak.place import LETTERS  # noqa: E402

_THREADS = 4


def sign_up(number: int) -> Ask:
    """Everybody from a network address of their own."""
    email = f"new{number}@d{number % 500}.example"
    headers = {
        "Content-Type": "application/json",
        "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
    }
    body = json.dumps({"email": email, "newsletter": LETTERS, "name": f"New {number}"})
    return Ask("sign-up", "/api/content/v1/subscriptions/", "POST", body, headers, email)


def letters(record: Path) -> Iterator[list[str]]:
    """Again and again, to whom letters came since."""
    met: set[str] = set()
    with record.open() as lines:
        rest = ""
        while True:
            *whole, rest = (rest + lines.read()).split("\n")
            fresh = {line.partition(" ")[0] for line in whole if line.startswith("new")} - met
            met |= fresh
            yield sorted(fresh)


def confirm_all(port: int, book: Path, record: Path) -> None:
    client = Client(port, Book(book))
    waiting: list[str] = []
    for fresh in letters(record):
        waiting += fresh
        found = _rows(waiting)
        for email, row in found.items():
            ask = Ask("page:confirm", f"/newsletter/confirm/{confirm_token(row, email)}/", "POST", who=email)
            if client.ask(ask)[0] == 200:
                waiting.remove(email)
        time.sleep(0.5)


def _rows(emails: list[str]) -> dict[str, int]:
    """Their subscriptions; nobody's while the database is away."""
    rows = Subscription.objects.filter(subscriber__email_normalized__in=emails, newsletter__slug=LETTERS)
    try:
        close_old_connections()
        return dict(rows.values_list("subscriber__email_normalized", "pk")) if emails else {}
    except Error:
        connections.close_all()
        return {}


def main(port: int, rate: float, book: Path, record: Path) -> None:
    threading.Thread(target=confirm_all, args=(port, book, record), daemon=True).start()
    steadily(port, book, rate, _THREADS, sign_up)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))

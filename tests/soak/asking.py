"""Requests at a steady rate, each written down: when, how long, what came of it.

A line of the book is "seconds-since-1970 seconds-taken status kind who". Status 0 is no answer at all.
"""

import http.client
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 30.0
# As proxies do: a server closes what was idle for long, and is right to.
_IDLE = 10.0


@dataclass(frozen=True)
class Ask:
    kind: str
    path: str
    method: str = "GET"
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    who: str = "-"


@dataclass(frozen=True)
class Answer:
    at: float
    seconds: float
    status: int
    kind: str
    who: str


class Book:
    """Each line is one write, so that several processes and threads may share it."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def note(self, at: float, seconds: float, status: int, ask: Ask) -> None:
        os.write(self._file, f"{at:.3f} {seconds:.4f} {status} {ask.kind} {ask.who}\n".encode())


class Reader:
    """Reads a book that others write."""

    def __init__(self, path: Path) -> None:
        self._path, self._offset = path, 0

    def fresh(self) -> list[Answer]:
        """What was written since."""
        with self._path.open("rb") as file:
            file.seek(self._offset)
            found = file.read()
        whole = found[: found.rfind(b"\n") + 1]
        self._offset += len(whole)
        return [_answer(line) for line in whole.decode().splitlines()]


def _answer(line: str) -> Answer:
    at, seconds, status, kind, who = line.split()
    return Answer(float(at), float(seconds), int(status), kind, who)


class Client:
    """One connection that stays open, as a proxy in front holds it. `ask` gives status and body."""

    def __init__(self, port: int, book: Book) -> None:
        self._book = book
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._used = time.monotonic()

    def ask(self, ask: Ask) -> tuple[int, bytes]:
        at, began = time.time(), time.perf_counter()
        status, body = self._once(ask)
        self._book.note(at, time.perf_counter() - began, status, ask)
        return status, body

    def _once(self, ask: Ask) -> tuple[int, bytes]:
        if time.monotonic() - self._used > _IDLE:
            self._line.close()
        try:
            self._line.request(ask.method, ask.path, ask.body or None, dict(ask.headers))
            answer = self._line.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self._line.close()
            return 0, b""
        finally:
            self._used = time.monotonic()


def steadily(port: int, book: Path, rate: float, threads: int, make: Callable[[int], Ask]) -> None:
    """Ask for `make(0)`, `make(1)` and so on, so many a second, until the process is ended.

    Whoever waits for an answer is late with the next request: the rate falls then, and is told.
    """
    began, written = time.monotonic() + 1, Book(book)

    def work(first: int) -> None:
        client, number = Client(port, written), first
        while True:
            due = began + number / rate
            late = time.monotonic() - due
            if late < 0:
                time.sleep(-late)
            elif late > 1:  # what was missed stays so: no burst afterwards
                number += threads * int(late * rate / threads)
            client.ask(make(number))
            number += threads

    crew = [threading.Thread(target=work, args=(first,), daemon=True) for first in range(threads)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()

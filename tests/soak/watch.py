"""Looking on: what makes progress and when, which processes ended, and a line each ten seconds."""

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.soak.asking import Answer, Reader
from tests.soak.faults import Story
from tests.soak.place import Soaked

_TICK = 0.5
_TELL_EVERY = 10.0
_SETTLED_WITHIN = 360.0
_OPEN = """
SELECT state, (SELECT count(*) FROM newsletter_subscription WHERE letter_due_at IS NOT NULL)
FROM newsletter_campaign WHERE id = {campaign}
"""
_IMPORTS = (
    "SELECT coalesce(sum(row), 0), count(*), count(*) FILTER (WHERE state = 'done') FROM newsletter_import"
)


@dataclass
class Record:
    """What the mail server has taken. A campaign's messages are known by `row.campaign` before the @."""

    path: Path
    offset: int = 0
    copies: Counter[int] = field(default_factory=Counter)
    """Of each row of the ledger."""
    letters: Counter[str] = field(default_factory=Counter)
    """To each address."""
    came: dict[str, float] = field(default_factory=dict)
    """When the first letter to it was seen."""

    def read(self) -> int:
        """What is new; how many messages of campaigns that is."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            found = file.read()
        whole = found[: found.rfind(b"\n") + 1]
        self.offset += len(whole)
        before, now = self.copies.total(), time.time()
        for line in whole.decode().splitlines():
            recipient, _, identity = line.partition(" ")
            row, dot, _ = identity.partition("@")[0].partition(".")
            if dot:
                self.copies[int(row)] += 1
            else:
                self.letters[recipient] += 1
                self.came.setdefault(recipient, now)
        return self.copies.total() - before


@dataclass
class Watch:
    """`sent` and `imported` are the moments at which there was progress; `ended` who ended by themselves."""

    place: Soaked
    story: Story
    book: Reader
    people: int
    answers: list[Answer] = field(default_factory=list)
    record: Record = field(init=False)
    sent: list[float] = field(default_factory=list)
    imported: list[float] = field(default_factory=list)
    ended: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)
    restarts: int = 0
    load_ended: float = 0.0
    _imports: tuple[object, ...] = ()
    _over: threading.Event = field(default_factory=threading.Event)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.record = Record(self.place.record)
        self._began = self._told = time.time()
        self._at = 0
        self._thread = threading.Thread(target=self._run, daemon=True)

    @contextmanager
    def looking_on(self) -> Iterator[None]:
        """Also over the processes: to be left before they are ended."""
        self._thread.start()
        try:
            yield
        finally:
            self._over.set()
            self._thread.join()
            self.record.read()
            self.answers += self.book.fresh()

    def settle(self, campaign: int) -> None:
        """Wait until the campaign and every letter is over; a sentence in `trouble` when they are not."""
        ends, open_ = time.time() + _SETTLED_WITHIN, list[tuple[object, ...]]()
        while time.time() < ends:
            open_ = self.place.rows(_OPEN.format(campaign=campaign))
            if open_ == [("sent", 0)]:
                return
            time.sleep(1)
        [(state, waiting)] = open_
        self.trouble.append(f"{_SETTLED_WITHIN:.0f} s later it is {state}, and {waiting} letters wait")

    def _run(self) -> None:
        while not self._over.wait(_TICK):
            if self.record.read():
                self.sent.append(time.time())
            self._look_at_imports()
            self._supervise()
            if time.time() >= self._told + _TELL_EVERY:
                self._tell()

    def _look_at_imports(self) -> None:
        try:
            with self.place.postgres.connect() as connection:
                now = connection.execute(_IMPORTS).fetchone() or ()
        except psycopg.Error:
            return
        if now != self._imports:
            self.imported.append(time.time())
            self._imports = now

    def _supervise(self) -> None:
        """Start again what has ended, as `restart: unless-stopped` does."""
        for name, part in list(self.place.parts.items()):
            code = part.process.poll()
            if code is None or self.place.parts.get(name) is not part:
                continue
            if name in self.story.due:
                self.story.due.remove(name)
            else:
                self.ended[f"{name} ({code})"] += 1
            self.restarts += 1
            self.place.again(name)

    def _tell(self) -> None:
        """How it went since the last time."""
        now, lately = time.time(), self.book.fresh()
        self.answers += lately
        kinds = Counter(one.kind.partition(":")[0] for one in lately)
        bad = Counter(f"{one.kind} {one.status}" for one in lately if one.status >= 500 or not one.status)
        seconds, done = now - self._told, self.record.copies.total()
        rows, whole, begun = self._imports or (0, 0, 0)
        parts = [
            f"{now - self._began:4.0f} s: {done} of {self.people} mailed",
            f"{(done - self._at) / seconds:.0f}/s",
            f"{kinds['read'] / seconds:.0f} reads/s",
            f"{kinds['sign-up'] / seconds:.0f} sign-ups/s",
            f"slowest {max((one.seconds for one in lately), default=0):.2f} s",
            f"{self.record.letters.total()} letters",
            f"{rows} rows of {whole}/{begun} imports",
            f"{self.restarts} restarts",
            *([str(dict(bad))] if bad else []),
            f"last: {self.story.faults[-1].name if self.story.faults else 'nothing yet'}",
        ]
        say(", ".join(parts))
        self._told, self._at = now, done


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()

"""After a campaign: the ledger and the mail server's record, held against each other person by person."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.plan import REFUSALS, treatments

LEDGER = """
SELECT s.email, d.id, d.state, n.state
FROM newsletter_subscription AS n JOIN newsletter_subscriber AS s ON s.id = n.subscriber_id
LEFT JOIN newsletter_delivery AS d ON d.subscriber_id = s.id AND d.campaign_id = {campaign}
WHERE n.newsletter_id = {newsletter}
"""


@dataclass
class Record:
    """What the mail server wrote down: who got which message, and whom it left in doubt."""

    path: Path
    offset: int = 0
    copies: Counter[str] = field(default_factory=Counter)
    identities: dict[str, set[str]] = field(default_factory=dict)
    doubted: set[str] = field(default_factory=set)

    def read(self) -> None:
        """What is new."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            lines = file.read().decode().splitlines()
            self.offset = file.tell()
        for line in lines:
            kind, recipient, word = line.split(" ", 2)
            if kind == "D":
                self.copies[recipient] += 1
                self.identities.setdefault(recipient, set()).add(word)
            else:
                self.doubted.add(recipient)


@dataclass
class Verdict:
    """How everybody fared. `unexplained`: unknown, and the mail server did nothing that left us in doubt."""

    people: int = 0
    states: Counter[str] = field(default_factory=Counter)
    unexplained: int = 0
    arrived_unknown: int = 0
    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Sentences, at most a handful of each kind."""
        found = {"twice": self.doubled, "lost": self.lost, "wrong": self.wrong}
        return [f"{len(who)} {kind}: {who[:5]}" for kind, who in found.items() if who]


def judge(rows: Iterable[Sequence[object]], record: Record, seed: str) -> Verdict:
    """Look at everybody on the list of a campaign that is over. `rows` are LEDGER's."""
    record.read()
    verdict = Verdict()
    for email, row, state, subscription in rows:
        verdict.people += 1
        verdict.states[str(state)] += 1
        _look(verdict, record, _Person(str(email), row, str(state), str(subscription), seed))
    return verdict


@dataclass
class _Person:
    email: str
    row: object
    state: str
    subscription: str
    seed: str


def _look(verdict: Verdict, record: Record, person: _Person) -> None:
    copies = record.copies[person.email]
    told = f"{person.email} is {person.state} and has {copies}"
    if copies > 1:
        verdict.doubled.append(told)
    if person.state in ("queued", "deferred", "sending", "None") or (person.state == "sent" and not copies):
        verdict.lost.append(told)
    verdict.wrong += [f"{told}: {fault}" for fault in _faults(record, person, copies)]
    if person.state == "unknown":
        verdict.unexplained += person.email not in record.doubted
        verdict.arrived_unknown += copies


def _faults(record: Record, person: _Person, copies: int) -> Iterator[str]:
    if person.state in ("failed", "skipped") and copies:
        yield "it got the message"
    if person.state == "failed" and not REFUSALS & set(treatments(person.seed, person.email)):
        yield "nobody refused it"
    if person.state == "skipped" and person.subscription == "active":
        yield "it never left"
    if any(one.partition(".")[0] != str(person.row) for one in record.identities.get(person.email, ())):
        yield "its message is another row's"

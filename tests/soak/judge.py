"""Afterwards: everybody is looked at, and what was answered is held against what is there."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.soak.asking import Answer
from tests.soak.place import KEPT, LETTERS, Soaked
from tests.soak.watch import Record

_OPEN = ("queued", "deferred", "sending")
_LEDGER = """
SELECT d.id, d.state FROM newsletter_subscription AS n
LEFT JOIN newsletter_delivery AS d ON d.subscriber_id = n.subscriber_id AND d.campaign_id = {campaign}
WHERE n.newsletter_id = (SELECT newsletter_id FROM newsletter_campaign WHERE id = {campaign})
"""
_NEWCOMERS = """
SELECT s.email_normalized, n.state FROM newsletter_subscription AS n
JOIN newsletter_subscriber AS s ON s.id = n.subscriber_id
JOIN newsletter_newsletter AS l ON l.id = n.newsletter_id WHERE l.slug = '{slug}'
"""
_KEPT = """
SELECT count(*) FROM newsletter_subscription AS n
JOIN newsletter_newsletter AS l ON l.id = n.newsletter_id WHERE l.slug = '{slug}' AND n.state = 'active'
"""


@dataclass
class Verdict:
    """Who was lost or mailed twice, and what was answered and is not there."""

    states: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unknown_arrived: int = 0
    accepted: int = 0
    without_row: set[str] = field(default_factory=set)
    without_letter: set[str] = field(default_factory=set)
    letters_twice: int = 0
    confirmed: int = 0
    not_confirmed: set[str] = field(default_factory=set)
    rows: int = 0
    rows_lost: int = 0

    @property
    def faults(self) -> list[str]:
        """Sentences, with a handful of examples each."""
        found = {
            "of the campaign are lost": self.lost,
            "got the campaign twice": self.doubled,
            "were told to look into their inbox, and have no row": sorted(self.without_row),
            "were told to look into their inbox, and got no letter": sorted(self.without_letter),
            "were told that they are confirmed, and are not": sorted(self.not_confirmed),
        }
        said = [f"{len(who)} {what}: {', '.join(who[:5])}" for what, who in found.items() if who]
        return [*said, *([f"{self.rows_lost} rows of imports are lost"] if self.rows_lost else [])]


def judge(
    place: Soaked, campaign: int, record: Record, answers: Iterable[Answer], imported: dict[int, int]
) -> Verdict:
    """To be called when nothing is under way any more."""
    verdict = Verdict()
    _campaign(verdict, place, campaign, record)
    _newcomers(verdict, place, record, answers)
    verdict.rows = sum(imported.values())
    [(active,)] = place.rows(_KEPT.format(slug=KEPT))
    verdict.rows_lost = verdict.rows - int(str(active))
    return verdict


def _campaign(verdict: Verdict, place: Soaked, campaign: int, record: Record) -> None:
    for row, state in place.rows(_LEDGER.format(campaign=campaign)):
        copies = record.copies[int(str(row))] if row else 0
        told = f"row {row} is {state} and has {copies}"
        verdict.states[str(state)] += 1
        if copies > 1:
            verdict.doubled.append(told)
        if row is None or state in _OPEN or (state == "sent" and not copies):
            verdict.lost.append(told)
        verdict.unknown_arrived += state == "unknown" and copies


def _newcomers(verdict: Verdict, place: Soaked, record: Record, answers: Iterable[Answer]) -> None:
    states = {str(email): state for email, state in place.rows(_NEWCOMERS.format(slug=LETTERS))}
    told = {(one.kind, one.who) for one in answers if one.status in (200, 202)}
    accepted = {who for kind, who in told if kind == "sign-up"}
    confirmed = {who for kind, who in told if kind == "page:confirm"}
    verdict.accepted, verdict.confirmed = len(accepted), len(confirmed)
    verdict.without_row = accepted - states.keys()
    verdict.without_letter = {who for who in accepted if not record.letters[who]}
    verdict.letters_twice = sum(record.letters[who] > 1 for who in accepted)
    verdict.not_confirmed = {who for who in confirmed if states.get(who) != "active"}

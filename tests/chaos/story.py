"""A campaign with accidents, and what became of everybody."""

import random
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.chaos import people
from tests.chaos.accidents import Accident, Scene
from tests.chaos.installation import Editor, OnServers
from tests.chaos.judge import LEDGER, Record, Verdict, judge

_STUCK_AFTER = 180.0
_OVER = ("sent",)


@dataclass
class Outcome:
    """`may_be_unknown` is what the accidents may have cost together."""

    accidents: Counter[str] = field(default_factory=Counter)
    may_be_unknown: int = 0
    lines_hit: int = 0
    ended_by_themselves: int = 0
    seconds: float = 0.0
    stuck: str = ""
    sums: str = ""
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def points(self) -> int:
        return sum(self.accidents.values())

    @property
    def faults(self) -> list[str]:
        found = [*self.verdict.faults, *filter(None, (self.stuck, self.sums))]
        if self.verdict.unexplained > self.may_be_unknown:
            found.append(
                f"{self.verdict.unexplained} unknown, at most {self.may_be_unknown} were on the wire"
            )
        return found


@dataclass
class Teller:
    """Sends campaigns through an installation and hurts it meanwhile. The seed decides everything it does."""

    place: OnServers
    editor: Editor
    seed: str
    size: int = 10_000
    number: int = 0

    def __post_init__(self) -> None:
        self.record = Record(self.place.record)

    def campaign(self, accidents: Mapping[Accident, int], points: int) -> Outcome:
        """One campaign, with up to so many accidents; fewer when it is over before."""
        self.number += 1
        newsletter, campaign = self.editor.insist("write", f"chaos-{self.number}")
        people.join(self.place.postgres, newsletter, self.size)
        chance = random.Random(f"{self.seed}:{self.number}")
        scene = Scene(self.place, self.editor, chance, newsletter, campaign)
        began, outcome = time.monotonic(), Outcome()
        self.editor.insist("send", campaign)
        self._wait_for(campaign, ("sending",), 30)
        self._hurt(scene, accidents, points, outcome)
        outcome.stuck = self._finish(campaign, outcome)
        outcome.seconds, outcome.lines_hit = time.monotonic() - began, scene.lines_hit
        outcome.sums = self.editor.insist("check", campaign)
        rows = self._rows(LEDGER.format(newsletter=newsletter, campaign=campaign))
        outcome.verdict = judge(rows, self.record, self.seed)
        _tell(f"campaign {self.number}: {dict(outcome.verdict.states)}, {outcome.seconds:.0f} s")
        return outcome

    def _hurt(self, scene: Scene, accidents: Mapping[Accident, int], points: int, outcome: Outcome) -> None:
        kinds, weights = list(accidents), list(accidents.values())
        while outcome.points < points:
            time.sleep(scene.chance.uniform(0.2, 1.2))
            if self._state(scene.campaign) in _OVER:
                return
            (accident,) = scene.chance.choices(kinds, weights)
            outcome.ended_by_themselves += self.place.supervise()
            price = accident(scene)
            _tell(f"  {accident.__name__}: {price}")
            if price is not None:
                outcome.accidents[accident.__name__] += 1
                outcome.may_be_unknown += price

    def _finish(self, campaign: int, outcome: Outcome) -> str:
        """Wait for the end, as an operator who resumes what paused itself. A sentence when nothing moves."""
        waiting, moved_at = -1, time.monotonic()
        while (state := self._state(campaign)) not in _OVER:
            if (left := self._waiting(campaign)) != waiting:
                waiting, moved_at = left, time.monotonic()
            if time.monotonic() > moved_at + _STUCK_AFTER:
                return f"campaign {campaign} is {state}, and {left} wait for {_STUCK_AFTER:.0f} s"
            outcome.ended_by_themselves += self.place.supervise()
            if state == "paused":
                self.editor.insist("resume", campaign)
            time.sleep(0.2)
        return ""

    def _wait_for(self, campaign: int, states: tuple[str, ...], seconds: float) -> None:
        ends = time.monotonic() + seconds
        while self._state(campaign) not in states and time.monotonic() < ends:
            time.sleep(0.05)

    def _state(self, campaign: int) -> str:
        [found] = self._rows(f"SELECT state FROM newsletter_campaign WHERE id = {campaign}")
        return str(found[0])

    def _waiting(self, campaign: int) -> int:
        [found] = self._rows(
            "SELECT count(*) FROM newsletter_delivery"
            f" WHERE campaign_id = {campaign} AND state IN ('queued', 'deferred')"
        )
        return int(str(found[0]))

    def _rows(self, sql: str) -> list[tuple[object, ...]]:
        with self.place.postgres.connect() as connection:
            return connection.execute(sql).fetchall()  # our own numbers


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")

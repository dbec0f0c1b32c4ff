"""How many messages may leave now: asked by each lane before it takes rows from the ledger."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone

from newsletter.answers import wants_patience
from newsletter.models import MailboxProvider
from newsletter.pacing import usage
from newsletter.pacing.account import WHOLE, is_limited
from newsletter.pacing.store import Allowed, News, Resting, Store, Wish
from newsletter.pacing.warmup import warmed
from newsletter.senders import Limits, Sender
from newsletter.wire.parcels import Fate, Outcome

log = logging.getLogger(__name__)
# Everything that other processes may change is looked at again so often.
LOOK_EVERY = 1.0
# Limits may be raised meanwhile, and a warm-up's day may begin.
LONGEST_WAIT = 600.0
WAIT_AFTER_TROUBLE = 1.0
EASING_TOLD_EVERY = 5.0
_UNLIMITED = Limits()


def limits_of_providers() -> dict[int, Limits]:
    """The limits that editors set for mailbox providers; those without are left out."""
    rows = MailboxProvider.objects.values_list("pk", "per_second", "per_hour", "per_day")
    found = {pk: Limits(per_second, per_hour, per_day) for pk, per_second, per_hour, per_day in rows}
    return {pk: limits for pk, limits in found.items() if is_limited(limits)}


@dataclass(slots=True)
class _Seen:
    """What is known of a sender, as of the last look. Times are this process' own clock."""

    limits: Limits = _UNLIMITED
    looked_at: float = -LOOK_EVERY
    # Until then nothing is limited and no group rests: the answer is always yes.
    free_until: float = -1.0
    rests: Mapping[str, Resting] = field(default_factory=dict)
    # When the store told `rests`: by a look, or in answer to a note.
    rests_at: float = 0.0
    wakes: dict[int, float] = field(default_factory=dict)
    # The five minutes in which a group was last given something.
    slots: dict[int, int] = field(default_factory=dict)
    # When a success of a group or domain was last told to the store.
    eased: dict[str, float] = field(default_factory=dict)


class Pacer:
    """One for each process, used by one thread. None of its methods raises because of Redis or the database.

    Without any limit it asks the store once a second who rests, and answers by itself in between.
    """

    def __init__(
        self,
        senders: Iterable[Sender],
        store: Store,
        providers: Callable[[], Mapping[int, Limits]] = limits_of_providers,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._load_providers, self._clock = store, providers, clock
        self._seen = {sender.name: _Seen() for sender in senders}
        self._providers: Mapping[int, Limits] = {}
        self._providers_at = -LOOK_EVERY
        self._used: Counter[tuple[str, int, int]] = Counter()
        self._first_used: dict[str, datetime] = {}

    def allow(self, sender: Sender, wanted: Mapping[int, int]) -> dict[int, int]:
        """How many of `wanted` (mailbox provider's id, 0 for everybody else, to messages) may leave now.

        What is allowed counts as sent until it is given back. 0 for a provider that rests; single domains
        of group 0 that rest are told by `resting`.
        """
        if self._clock() < self._seen[sender.name].free_until:
            return dict(wanted)
        try:
            return self._allow(sender, wanted)
        except DatabaseError as error:
            log.warning("Sender %s waits: its limits cannot be read: %s", sender.name, error)
            return self._nothing(sender, wanted)

    def give_back(self, sender: Sender, unused: Mapping[int, int]) -> None:
        """Messages that were allowed by the last `allow` and did not leave."""
        seen = self._seen[sender.name]
        by_slot: dict[int, dict[int, int]] = {}
        for group, count in unused.items():
            if count and group in seen.slots:
                by_slot.setdefault(seen.slots[group], {})[group] = count
        for slot, counts in by_slot.items():
            self._give_back(sender, slot, counts)
        if by_slot:
            seen.wakes.clear()

    def note(self, sender: Sender, answers: Iterable[tuple[int, str, Outcome]]) -> None:
        """What servers said: each with the group, the recipient's domain, and the outcome.

        Costs nothing while all is well, and one call however many answers there are.
        """
        rests = self._seen[sender.name].rests
        heard: dict[str, bool] = {}
        for group, domain, outcome in answers:
            key = _key(group, domain)
            if outcome.fate == Fate.TAKEN:
                if key in rests and self._may_ease(sender, key):
                    heard.setdefault(key, False)
            elif wants_patience(outcome.answer):
                heard[key] = True
        if heard:
            self._tell(sender, [News(key, patience) for key, patience in heard.items()])

    def anybody_rests(self, sender: Sender) -> bool:
        """Whether any domain is left in peace, so that `resting` has to be asked. At most a second old."""
        try:
            return bool(self._look(sender).rests)
        except DatabaseError as error:
            log.warning("Who rests from sender %s cannot be read: %s", sender.name, error)
            return bool(self._seen[sender.name].rests)

    def resting(self, sender: Sender, domain: str) -> float:
        """Until when (`time.time()`) a domain of group 0 is left in peace; 0.0 when it is not.

        At most a second old.
        """
        seen = self._seen[sender.name]
        try:
            self._look(sender)
        except DatabaseError as error:
            log.warning("Who rests from sender %s cannot be read: %s", sender.name, error)
        rest = seen.rests.get(_key(WHOLE, domain))
        left = rest.seconds - (self._clock() - seen.rests_at) if rest else 0.0
        return time.time() + left if left > 0 else 0.0

    def wakes_in(self, sender: Sender, groups: Collection[int]) -> float:
        """Seconds until asking for one of `groups` may be of use, as of the last `allow`; at most 600."""
        seen, now = self._seen[sender.name], self._clock()
        waits = [max(seen.wakes.get(group, now), _rest_ends(seen, group)) - now for group in groups]
        return min(LONGEST_WAIT, max(0.0, min(waits, default=0.0)))

    def save(self) -> None:
        """Write down what was used, at the end of a slice. What is not yet saved when Redis loses its keys
        is forgotten; nothing else is."""
        used, self._used = self._used, Counter()
        try:
            usage.add(used)
        except DatabaseError as error:
            log.warning("What senders used is kept for the next time: %s", error)
            self._used = used

    def _allow(self, sender: Sender, wanted: Mapping[int, int]) -> dict[int, int]:
        seen = self._look(sender)
        wishes = [self._wish(seen, group, count) for group, count in wanted.items()]
        open_wishes = [wish for wish in wishes if wish.count]
        if not self._providers and not is_limited(seen.limits):
            return {wish.group: wish.count for wish in wishes}
        allowed = self._ask(sender, seen.limits, open_wishes) if open_wishes else None
        if allowed is None:
            return self._nothing(sender, wanted)
        self._count(sender.name, allowed)
        return {group: allowed.grants[group].count if group in allowed.grants else 0 for group in wanted}

    def _nothing(self, sender: Sender, wanted: Mapping[int, int]) -> dict[int, int]:
        self._seen[sender.name].wakes |= dict.fromkeys(wanted, self._clock() + WAIT_AFTER_TROUBLE)
        return dict.fromkeys(wanted, 0)

    def _wish(self, seen: _Seen, group: int, count: int) -> Wish:
        """Nothing for a group that rests; afterwards a share of its rate, which grows again."""
        rest = seen.rests.get(str(group))
        if rest and _rest_ends(seen, group) > self._clock():
            return Wish(group, 0, _UNLIMITED)
        limits = self._providers.get(group, _UNLIMITED)
        if rest and limits.per_second:
            limits = replace(limits, per_second=limits.per_second * rest.share)
        return Wish(group, count, limits)

    def _ask(self, sender: Sender, limits: Limits, wishes: list[Wish]) -> Allowed | None:
        """Ask the store; where it may have forgotten something, tell it first what is written down."""
        allowed = self._store.allow(sender.name, limits, wishes)
        for _ in range(2):  # the second time when Redis went down in between
            if allowed is not None:
                break
            self.save()
            now_slot = int(time.time()) // usage.SLOT_SECONDS
            groups = {WHOLE, *(wish.group for wish in wishes)}
            self._store.learn(sender.name, usage.of_sender(sender.name, groups, now_slot))
            allowed = self._store.allow(sender.name, limits, wishes)
        return allowed

    def _count(self, sender: str, allowed: Allowed) -> None:
        seen, now = self._seen[sender], self._clock()
        for group, grant in allowed.grants.items():
            seen.wakes[group] = now + grant.wait
            if grant.count:
                seen.slots[group] = allowed.slot
                self._use(sender, group, allowed.slot, grant.count)

    def _use(self, sender: str, group: int, slot: int, count: int) -> None:
        self._used[sender, WHOLE, slot] += count
        if group:
            self._used[sender, group, slot] += count

    def _give_back(self, sender: Sender, slot: int, counts: Mapping[int, int]) -> None:
        for group, count in counts.items():
            self._use(sender.name, group, slot, -count)
        try:
            self._store.give_back(sender.name, slot, {**counts, WHOLE: sum(counts.values())})
        except DatabaseError as error:
            log.warning("Sender %s goes slower for a while: %s", sender.name, error)

    def _may_ease(self, sender: Sender, key: str) -> bool:
        """Not at each batch: a success counts once in EASED_EVERY."""
        eased = self._seen[sender.name].eased
        if self._clock() < eased.get(key, -EASING_TOLD_EVERY) + EASING_TOLD_EVERY:
            return False
        eased[key] = self._clock()
        return True

    def _tell(self, sender: Sender, news: list[News]) -> None:
        seen = self._seen[sender.name]
        try:
            seen.rests, seen.rests_at = self._store.note(sender.name, news), self._clock()
        except DatabaseError as error:
            log.warning("Sender %s could not note who asked for patience: %s", sender.name, error)
        seen.free_until = -1.0

    def _look(self, sender: Sender) -> _Seen:
        """What is known of the sender, at most a second old. Raises DatabaseError."""
        seen, now = self._seen[sender.name], self._clock()
        if now < seen.looked_at + LOOK_EVERY:
            return seen
        if now >= self._providers_at + LOOK_EVERY:
            self._providers, self._providers_at = self._load_providers(), now
        seen.limits = self._limits(sender)
        seen.rests, seen.rests_at = self._store.rests(sender.name), now
        seen.looked_at = now
        seen.eased = {key: at for key, at in seen.eased.items() if key in seen.rests}
        free = not (self._providers or is_limited(seen.limits) or any(_is_group(key) for key in seen.rests))
        seen.free_until = now + LOOK_EVERY if free else -1.0
        return seen

    def _limits(self, sender: Sender) -> Limits:
        if not sender.limits.warmup:
            return sender.limits
        if sender.name not in self._first_used:
            self._first_used[sender.name] = usage.first_used(sender.name)
        return warmed(sender.limits, self._first_used[sender.name], timezone.now())


def _key(group: int, domain: str) -> str:
    return str(group) if group else f"@{domain}"


def _is_group(key: str) -> bool:
    return not key.startswith("@")


def _rest_ends(seen: _Seen, group: int) -> float:
    rest = seen.rests.get(str(group))
    return seen.rests_at + rest.seconds if rest and group else 0.0

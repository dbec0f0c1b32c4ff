"""Noticing that something is wrong with a sending as a whole, before a reputation is ruined by it."""

from collections import Counter, deque
from collections.abc import Iterable
from typing import Self

from django.conf import settings

from newsletter.deliveries.rows import Turn
from newsletter.models import Lane

_WINDOW = 500
_ENOUGH = 50


class ErrorWatch:
    """Watches the last outcomes of a lane. Trouble is a share of refusals that no healthy list has.

    A slow sending has few outcomes in a slice, so they are kept in the lane's row from one to the next: while
    there is a refusal among them, for else there is nothing to remember, and nothing to write.
    """

    def __init__(self, last: Iterable[str | None] = ()) -> None:
        # The kind of answer for each refusal, None for what went well.
        self._last = deque(last, maxlen=_WINDOW)
        self._kept = self._worth_keeping

    @classmethod
    def of(cls, turn: Turn) -> Self:
        """As the slice before left it."""
        return cls(Lane.objects.values_list("outcomes", flat=True).get(pk=turn.lane))

    def keep(self, turn: Turn) -> None:
        """For the next slice. Call it while the turn lasts."""
        now = self._worth_keeping
        if now != self._kept:
            Lane.objects.filter(pk=turn.lane, holder=turn.holder).update(outcomes=now)

    @property
    def _worth_keeping(self) -> list[str | None]:
        return list(self._last) if any(one is not None for one in self._last) else []

    def forget(self) -> None:
        self._last.clear()

    def note(self, refusal: str | None) -> None:
        self._last.append(refusal)

    def trouble(self) -> str:
        """A sentence for an editor, or nothing while all is well."""
        seen, bad = len(self._last), [answer for answer in self._last if answer is not None]
        if seen < _ENOUGH or len(bad) < seen * settings.NEWSLETTER_PAUSE_SHARE:
            return ""
        most = Counter(bad).most_common(1)[0][0]
        return (
            f"It paused itself: {len(bad)} of the last {seen} messages were refused or got no answer, "
            f"most of them with “{most}”. Find out why before you resume it."
        )

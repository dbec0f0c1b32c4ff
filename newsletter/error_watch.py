"""Noticing that something is wrong with a sending as a whole, before a reputation is ruined by it."""

from collections import Counter, deque

from django.conf import settings

_WINDOW = 500
_ENOUGH = 50


class ErrorWatch:
    """Watches the last outcomes of a lane. Trouble is a share of refusals that no healthy list has."""

    def __init__(self) -> None:
        # The kind of answer for each refusal, None for what went well.
        self._last: deque[str | None] = deque(maxlen=_WINDOW)

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

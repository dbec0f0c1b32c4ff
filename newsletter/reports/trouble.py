"""What mailbox providers would soon hold against a newsletter, in their own measures."""

from dataclasses import dataclass
from enum import StrEnum

from newsletter.reports.figures import Figures, share

# One complaint among fewer says nothing of a newsletter.
_ENOUGH = 100


class Weight(StrEnum):
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True)
class Trouble:
    weight: Weight
    sentence: str


@dataclass(frozen=True)
class _Limit:
    warning: float
    critical: float
    near: str
    over: str


# In percent. Gmail and Yahoo ask bulk senders to stay below 0.1 % and never to reach 0.3 %:
# https://support.google.com/a/answer/81126 and https://senders.yahooinc.com/best-practices/
_COMPLAINTS = _Limit(
    0.1,
    0.3,
    "{:.2f} % reported it as spam. Gmail and Yahoo ask for less than 0.1 %.",
    "{:.2f} % reported it as spam. From 0.3 % on Gmail and Yahoo refuse mail, also to others.",
)
# Amazon reviews an account at 5 % and pauses it at 10 %: https://docs.aws.amazon.com/ses/ (sending review).
_RETURNED = _Limit(
    2.0,
    5.0,
    "{:.1f} % came back or were refused. Above 2 % a list holds addresses that nobody reads.",
    "{:.1f} % came back or were refused. From 5 % on providers suspend senders.",
)


def troubles(figures: Figures) -> list[Trouble]:
    """Of a campaign; nothing while too few mails went out to tell."""
    if figures.tried < _ENOUGH:
        return []
    found = (
        _judged(share(figures.complained, figures.taken), _COMPLAINTS),
        _judged(share(figures.returned, figures.tried), _RETURNED),
    )
    return [one for one in found if one]


def _judged(percent: float | None, limit: _Limit) -> Trouble | None:
    if percent is None or percent < limit.warning:
        return None
    if percent < limit.critical:
        return Trouble(Weight.WARNING, limit.near.format(percent))
    return Trouble(Weight.CRITICAL, limit.over.format(percent))

"""How far a campaign is and what can be done about it: the parts of its page that change by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from newsletter.answers import Cause
from newsletter.corrections import untold
from newsletter.deliveries.counts import Tally, tally
from newsletter.desk.campaigns.approval import approval_of
from newsletter.desk.teams import of_team
from newsletter.models import (
    CAMPAIGN,
    DELIVERY,
    UNSENT,
    Campaign,
    CampaignState,
    DeliveryState,
    ErrorGroup,
    Shape,
)

_S = DeliveryState
_C = CampaignState
# By themselves, or because a colleague does something.
_CHANGING = (_C.WAITING, _C.SCHEDULED, _C.SENDING, _C.PAUSED)
_GROUPS = 200
_SAMPLES = 3
_SOON = timedelta(minutes=1)
# In the order in which an editor asks; waiting last.
ORDER = (
    _S.DELIVERED, _S.SENT, _S.COMPLAINED, _S.BOUNCED, _S.FAILED, _S.UNKNOWN, _S.SKIPPED,
    _S.SENDING, _S.DEFERRED, _S.QUEUED,
)  # fmt: skip


@dataclass(frozen=True)
class Failing:
    """Attempts that failed of one cause, with what servers said."""

    sentence: str
    count: int
    last_at: datetime
    samples: list[ErrorGroup]


def changes(campaign: Campaign) -> bool:
    """Whether its page has to look again."""
    return campaign.state in _CHANGING or _is_emptied(campaign)


def seconds_between_looks(campaign: Campaign, now: datetime) -> int:
    """How often it does: a campaign that begins tomorrow need not be asked about every two seconds."""
    begins = campaign.state == _C.SCHEDULED and campaign.starts_at and campaign.starts_at <= now + _SOON
    return 2 if campaign.state == _C.SENDING or begins else 10


def _is_emptied(campaign: Campaign) -> bool:
    """Cancelled, while rows are still being skipped."""
    return campaign.state == _C.CANCELLED and campaign.finished_at is None and campaign.started_at is not None


def parts(campaign: Campaign, user: Any) -> dict[str, Any]:
    """What the changing parts show, at the same cost for any number of people."""
    state, sums = _C(campaign.state), tally(campaign)
    can, there = _can(campaign, sums, user), [one for one in ORDER if sums.counts[one]]
    return {
        "campaign": campaign,
        "sentence": CAMPAIGN.sentences[state],
        "approval": approval_of(campaign),
        "tally": sums,
        "counts": [(s.label, s.value, sums.counts[s], DELIVERY.sentences[s]) for s in there],
        "percent": percent(sums),
        "tens": percent(sums) // 10 * 10,
        "time_left": in_words(sums.seconds_left) if state == _C.SENDING else "",
        "moving": state == _C.SENDING,
        "errors": failing(campaign.errors.all()[:_GROUPS]),
        "can": can,
        "buttons": " ".join(name for name, offered in can.items() if offered),
    }


def _can(campaign: Campaign, sums: Tally, user: Any) -> dict[str, bool]:
    state = _C(campaign.state)
    alive, may_send = state != _C.CANCELLED, bool(user.has_perm("newsletter.send_campaign"))
    by_itself = hasattr(campaign, "letter_version")  # a series sends it
    offered = {
        "send": state in (_C.DRAFT, _C.SCHEDULED) and not by_itself,
        "unschedule": state in (_C.SCHEDULED, _C.WAITING),
        "pause": CAMPAIGN.allows(state, _C.PAUSED),
        "resume": state == _C.PAUSED,
        "cancel": CAMPAIGN.allows(state, _C.CANCELLED),
        "reach_more": campaign.started_at is not None and not by_itself,
        "retry": alive and sums.counts[_S.FAILED] > 0,
        "decide": alive and sums.counts[_S.UNKNOWN] > 0,
    }
    may_change = bool(user.has_perm("newsletter.change_campaign"))
    return {name: may_send and there for name, there in offered.items()} | {
        "change": may_change and state in UNSENT and not by_itself,
        "look": campaign.started_at is None and campaign.variants.exists(),
        "correct": bool(user.has_perm("newsletter.add_campaign")) and _is_wrong(campaign),
    }


def _is_wrong(campaign: Campaign) -> bool:
    """Whether it told what was corrected since, and nobody was told of that yet."""
    over = campaign.finished_at is not None and campaign.shape != Shape.CORRECTION
    return over and untold(campaign, campaign.page_id) is not None


def percent(sums: Tally) -> int:
    """Of the people who have an outcome; 100 is only said of all."""
    if not sums.frozen:
        return 0
    return 100 if not sums.open else min(99, sums.settled * 100 // sums.frozen)


def in_words(seconds: float | None) -> str:
    """A duration as somebody would say it; empty when it is not known."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def failing(groups: Iterable[ErrorGroup]) -> list[Failing]:
    """By cause, the most frequent first."""
    by_cause: dict[str, list[ErrorGroup]] = {}
    for group in groups:
        by_cause.setdefault(group.cause, []).append(group)
    found = [
        Failing(
            sentence=Cause(cause).label if cause in Cause.values else Cause.OTHER.label,
            count=sum(one.count for one in same),
            last_at=max(one.last_at for one in same),
            samples=same[:_SAMPLES],
        )
        for cause, same in by_cause.items()
    ]
    return sorted(found, key=lambda one: -one.count)


class ProgressView(PermissionCheckedMixin, View):
    """The changing parts, for the script that asks for them. 205 says: load the page anew.

    `state` is what the page that asks was made for: in another one it is a different page.
    """

    model = Campaign
    any_permission_required = ["add", "change", "view"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        mine = of_team(Campaign.objects.select_related("newsletter", "segment"), request.user)
        campaign = get_object_or_404(mine, pk=pk)
        if request.GET.get("state") != campaign.state or not changes(campaign):
            return HttpResponse(status=205)
        return render(request, "newsletter/desk/campaigns/parts.html", parts(campaign, request.user))

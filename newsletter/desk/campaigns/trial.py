"""A campaign's test on its page: how its versions stand and how sure that is; and an editor's own choice."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from newsletter.desk.teams import of_team
from newsletter.models import REASONS, Campaign, CampaignState, Engagement, Measure, Reason, Trial
from newsletter.seeing import seen
from newsletter.standings import Standing, standings
from newsletter.trials import NoChoiceError, choose, is_test
from newsletter.wake_ups import wake_campaigns


@dataclass(frozen=True)
class Version:
    """`standing` is None before the start."""

    pk: int
    letter: str
    subject: str
    standing: Standing | None = None
    won: bool = False

    @property
    def rate(self) -> str:
        return f"{self.standing.sample.rate:.1%}" if self.standing else ""

    @property
    def interval(self) -> str:
        if self.standing is None:
            return ""
        low, high = self.standing.sample.interval
        return f"{low:.1%} to {high:.1%}"

    @property
    def chance(self) -> str:
        """No more certain than a test can be."""
        if self.standing is None:
            return ""
        chance = self.standing.chance
        return "over 99%" if chance > 0.99 else "under 1%" if chance < 0.01 else f"{chance:.0%}"


@dataclass(frozen=True)
class Told:
    """`counted` says what the numbers are."""

    versions: Sequence[Version]
    counted: str
    trial: Trial | None
    why: str
    can_choose: bool
    are_people: bool


def told_of(campaign: Campaign, *, may_send: bool) -> Told | None:
    """None where there is nothing to test."""
    variants = list(campaign.variants.filter(readers="").order_by("pk"))
    if not is_test(variants):
        return None
    trial = Trial.objects.select_related("campaign__newsletter").filter(campaign=campaign).first()
    by_variant = {one.variant: one for one in standings(trial)} if trial else {}
    measure = Measure(trial.measure if trial else campaign.test_by)
    return Told(
        versions=[
            Version(
                one.pk,
                one.letter,
                seen(one).subject,
                by_variant.get(one.pk),
                won=trial is not None and one.pk == trial.winner_id,
            )
            for one in variants
            if trial is None or one.pk in by_variant
        ],
        counted="Opened" if measure == Measure.OPENS else "Followed a link",
        trial=trial,
        why=REASONS[Reason(trial.reason)] if trial and trial.reason else "",
        can_choose=(
            may_send
            and trial is not None
            and trial.decided_at is None
            and campaign.state != CampaignState.CANCELLED
        ),
        are_people=measure == Measure.OPENS or campaign.newsletter.clicks == Engagement.PERSON,
    )


class WinnerView(PermissionCheckedMixin, View):
    model = Campaign
    permission_required = "send"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, variant: int) -> HttpResponse:
        mine = of_team(Campaign.objects.select_related("newsletter"), request.user)
        campaign = get_object_or_404(mine, pk=pk)
        try:
            choose(campaign, variant, timezone.now())
        except NoChoiceError as problem:
            messages.error(request, str(problem))
        else:
            log(campaign, "newsletter.choose", user=request.user, data={"variant": variant})
            wake_campaigns()
            messages.success(request, "This version goes to all who waited for the winner.")
        return redirect("campaigns:inspect", pk)

"""What was made of a transmission before its readers could see it, once they can."""

import logging

from django.db.models import Q
from django.utils import timezone

from newsletter import campaigns
from newsletter.composing import TAKEN, compose, take_pages
from newsletter.models import UNSENT, Campaign, CampaignState
from newsletter.problems import PROBLEMS

log = logging.getLogger(__name__)


def page_is_out(page: int) -> int:
    """Compose anew what was made of the page's draft, and start what waited for it; return how many start.

    A campaign that may not start, as one whose approved mail is another now, becomes a draft and says why.
    """
    made_of_it = Campaign.objects.filter(
        Q(page=page) | Q(items__page=page), from_draft=True, state__in=UNSENT
    )
    waiting = list(made_of_it.select_related("newsletter", "segment", "page").distinct())
    return sum(_released(campaign) for campaign in waiting)


def _released(campaign: Campaign) -> bool:
    waited = campaign.state == CampaignState.WAITING
    try:
        take_pages(campaign)
        campaign.save(update_fields=list(TAKEN))
        compose(campaign)
        if waited and not campaign.from_draft:  # a digest waits for the last of its transmissions
            now = timezone.now()
            at, local = campaign.send_at or now, campaign.send_at_local_time and campaign.send_at is not None
            campaigns.schedule(campaign, at if local else max(at, now), at_local_time=local)
            return True
    except PROBLEMS as problem:
        log.warning("Campaign %s was not sent when its transmission was published: %s", campaign.pk, problem)
        if waited:
            campaigns.unschedule(campaign, trouble=str(problem))
    return False

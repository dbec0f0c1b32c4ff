"""What editors do with a campaign, and how it ends. Values in, exceptions out; no request, no task."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone
from wagtail.models import Page

from newsletter import trials
from newsletter.audiences import keep_rules
from newsletter.clock import agreed_now
from newsletter.composing import take_pages
from newsletter.deliveries import moving
from newsletter.deliveries.counts import DESK, Change, count_at_desk, hold_lanes, tally
from newsletter.freezing import freeze
from newsletter.local_times import starts_at
from newsletter.models import (
    CAMPAIGN,
    UNSENT,
    Campaign,
    CampaignState,
    DeliveryState,
    Lane,
    LetterVersion,
    Newsletter,
    Variant,
)
from newsletter.preflight.running import NO_MAIL, blocking
from newsletter.publication import is_out
from newsletter.segments.room import room
from newsletter.segments.rules import RulesInvalidError
from newsletter.sendable import NotSendableError, require_to_schedule, require_to_start, require_to_wait

log = logging.getLogger(__name__)

_CANCELLED = "The campaign was cancelled."
_ALIVE = (CampaignState.SENT,)
_STARTED = (CampaignState.SENT, CampaignState.CANCELLED)


def draft(
    newsletter: Newsletter, page: Page, *, subject: str, preheader: str = "", created_by: int | None = None
) -> Campaign:
    """A campaign of the page as readers see it, or will see it. Raises NotComposableError."""
    made = Campaign(
        newsletter=newsletter, page=page, subject=subject, preheader=preheader, created_by_id=created_by
    )
    take_pages(made)
    made.save()
    return made


def require_ready(campaign: Campaign) -> None:
    """Raises NotSendableError with all that preflight says keeps it from being sent."""
    found = blocking(Campaign.objects.select_related("newsletter", "page", "segment").get(pk=campaign.pk))
    if found:
        raise NotSendableError(" ".join(finding.said for finding in found))


def schedule(campaign: Campaign, at: datetime, *, at_local_time: bool = False) -> None:
    """Have it start by itself. `at` is the moment, in the newsletter's zone for readers' local times.

    Raises NotSendableError while preflight finds something that blocks, and for a time that another one was
    approved instead of.
    """
    variants = _variants(campaign)
    require_ready(campaign)
    require_to_schedule(campaign, at, at_local_time)
    _require_one_moment(variants, at_local_time=at_local_time)
    begins = starts_at(at, campaign.newsletter.zone, at_local_time=at_local_time)
    CAMPAIGN.require(
        _row(campaign),
        CampaignState.SCHEDULED,
        scheduled_at=at,
        at_local_time=at_local_time,
        starts_at=begins,
        trouble="",
    )


def wait_for_page(campaign: Campaign) -> None:
    """Have it sent when its transmission is published, or at its planned time after that.

    Raises NotSendableError for what is not composed or approved, or has nothing to wait for.
    """
    require_to_wait(campaign)
    CAMPAIGN.require(_row(campaign), CampaignState.WAITING, trouble="")


def send_now(campaign: Campaign) -> None:
    """Have a worker start it at once: freezing a large audience takes seconds that no request should."""
    schedule(campaign, timezone.now())


def unschedule(campaign: Campaign, trouble: str = "") -> None:
    """Make it a draft again. `trouble` is the reason when it was the engine that did."""
    CAMPAIGN.require(
        _row(campaign),
        CampaignState.DRAFT,
        scheduled_at=None,
        starts_at=None,
        at_local_time=False,
        trouble=trouble,
    )


def due(now: datetime) -> QuerySet[Campaign]:
    """Campaigns whose time has come."""
    rows = Campaign.objects.filter(state=CampaignState.SCHEDULED, starts_at__lte=now)
    return rows.select_related("newsletter")


def start(campaign: Campaign) -> int:
    """Freeze the audience and open the lanes; return the number of people.

    One transaction: two workers that start it at once start it once, the second gets MoveRefusedError.
    Raises NotSendableError when there is nothing to send, or preflight finds something that blocks.
    """
    now = agreed_now()
    variants = _variants(campaign)
    _require_one_moment(variants, at_local_time=campaign.at_local_time)
    require_ready(campaign)
    with transaction.atomic():
        # `paused` and others may become `sending` too, but not here: an audience is frozen once.
        CAMPAIGN.require(
            _row(campaign), CampaignState.SENDING, coming_from=UNSENT, started_at=now, trouble=""
        )
        require_to_start(campaign)
        is_out(campaign.public_id, now)
        keep_rules(campaign)
        frozen = _frozen(campaign, variants, now)
        people = sum(frozen.values())
        _row(campaign).update(frozen_count=people)
        Lane.objects.create(campaign=campaign, number=DESK, **{s.value: n for s, n in frozen.items()})
        open_lanes(campaign)
    return people


def _frozen(
    campaign: Campaign, variants: Sequence[Variant], now: datetime, *, again: bool = False
) -> dict[DeliveryState, int]:
    try:
        with room():
            frozen = trials.freeze_test if trials.is_test(variants) else freeze
            return frozen(campaign, variants, now, again=again)
    except RulesInvalidError as error:
        raise NotSendableError(f"Nobody knows who is meant. {error}") from error


def _variants(campaign: Campaign) -> Sequence[Variant]:
    """The composed mails, the one for everybody else first.

    Raises NotSendableError without any, and for a letter of a welcome series.
    """
    if LetterVersion.objects.filter(campaign=campaign).exists():
        raise NotSendableError("This is a letter of a welcome series: newcomers get it, one by one.")
    found = list(campaign.variants.order_by("pk"))
    if not found:
        raise NotSendableError(NO_MAIL)
    return found


def _require_one_moment(variants: Sequence[Variant], *, at_local_time: bool) -> None:
    if at_local_time and trials.is_test(variants):
        raise NotSendableError(
            "A test and readers' own hours do not go together: who waits for the winner would miss theirs. "
            "Choose one time for all, or take the other versions away."
        )


def open_lanes(campaign: Campaign) -> None:
    """As many lanes as the settings say; those that there are stay."""
    numbers = range(DESK + 1, DESK + 1 + settings.NEWSLETTER_LANES)
    Lane.objects.bulk_create(
        (Lane(campaign=campaign, number=number) for number in numbers), ignore_conflicts=True
    )


def open_missing_lanes() -> None:
    """Give campaigns under way the lanes that the settings ask for today, once nobody holds one of theirs.

    A lane's share of the rows depends on how many lanes there are, so that must not change under a holder.
    """
    sending = Campaign.objects.filter(state=CampaignState.SENDING)
    for campaign in sending.annotate(open=Count("lanes")).filter(open__lte=settings.NEWSLETTER_LANES):
        with transaction.atomic():
            hold_lanes(campaign)
            if not campaign.lanes.filter(holder__isnull=False).exists():
                open_lanes(campaign)


def send_to_the_rest(campaign: Campaign) -> int:
    """Send it to everybody in today's audience who did not get it: newcomers, the failed and the skipped.

    Works at any time after the start. Nobody who has it, or may have it, gets it twice. Returns how many
    were queued. Raises MoveRefusedError before the start.
    """
    with transaction.atomic():
        reopen(campaign, _STARTED)
        added = _frozen(campaign, _variants(campaign), agreed_now(), again=True)
        newcomers = sum(added.values())
        _row(campaign).update(frozen_count=F("frozen_count") + newcomers)
        count_at_desk(campaign.pk, Change(added))
        return newcomers + moving.queue_failed(campaign) + trials.queue_skipped(campaign)


def retry_failed(campaign: Campaign) -> int:
    """Try those again whom a server refused; return how many. A campaign that was over goes on."""
    with transaction.atomic():
        reopen(campaign, _ALIVE)
        return moving.queue_failed(campaign)


def reopen(campaign: Campaign, states: Sequence[CampaignState]) -> None:
    """Make sure that it goes on, or is paused, and hold it: `finish` waits until this transaction is over."""
    state = _held(campaign).values_list("state", flat=True).get()
    if state not in (CampaignState.SENDING, CampaignState.PAUSED):
        CAMPAIGN.require(
            _row(campaign),
            CampaignState.SENDING,
            coming_from=states,
            finished_at=None,
            cancelled_at=None,
            trouble="",
        )


def pause(campaign: Campaign) -> None:
    """Stop between two mails."""
    CAMPAIGN.require(_row(campaign), CampaignState.PAUSED, paused_at=timezone.now(), trouble="")


def stop_in_trouble(campaign: int, trouble: str) -> None:
    """As `pause`, by the engine; an editor may have paused or cancelled it first."""
    row = Campaign.objects.filter(pk=campaign)
    if not CAMPAIGN.move(row, CampaignState.PAUSED, paused_at=timezone.now(), trouble=trouble):
        log.info("Campaign %s was stopped before its trouble was: %s", campaign, trouble)


def resume(campaign: Campaign) -> None:
    """Go on. Whether it should pause itself again is judged by what happens from now on."""
    campaign.lanes.exclude(outcomes=[]).update(outcomes=[])
    paused = (CampaignState.PAUSED,)
    CAMPAIGN.require(_row(campaign), CampaignState.SENDING, coming_from=paused, paused_at=None, trouble="")


def cancel(campaign: Campaign) -> int:
    """Stop for good, at once; return how many people have not been mailed.

    Their rows are skipped afterwards, by `empty_cancelled`: that may take long, stopping must not.
    """
    CAMPAIGN.require(_row(campaign), CampaignState.CANCELLED, cancelled_at=timezone.now())
    counts = tally(campaign).counts
    return counts[DeliveryState.QUEUED] + counts[DeliveryState.DEFERRED]


def empty_cancelled(until: datetime) -> None:
    """Skip who is left in cancelled campaigns, in pieces, until the clock says `until`."""
    for campaign in Campaign.objects.filter(state=CampaignState.CANCELLED, finished_at=None):
        while timezone.now() < until and moving.skip_some(campaign, _CANCELLED):
            pass
        with transaction.atomic():  # nobody waits again meanwhile
            _held(campaign).get()
            if not tally(campaign).open:  # else more of them, or one is still on the wire
                _row(campaign).filter(state=CampaignState.CANCELLED).update(finished_at=timezone.now())


def finish(now: datetime) -> int:
    """Close every campaign under way in which nobody is left; return how many were closed."""
    return sum(_finish(campaign, now) for campaign in Campaign.objects.filter(state=CampaignState.SENDING))


def _finish(campaign: Campaign, now: datetime) -> int:
    if tally(campaign).open:
        return 0
    with transaction.atomic():  # once more, while nobody can send it to the rest
        _held(campaign).get()
        if tally(campaign).open:
            return 0
        return CAMPAIGN.move(_row(campaign), CampaignState.SENT, finished_at=now)


def _row(campaign: Campaign) -> QuerySet[Campaign]:
    return Campaign.objects.filter(pk=campaign.pk)


def _held(campaign: Campaign) -> QuerySet[Campaign]:
    """Locked until the transaction ends; not its key, which a lane that counts an error refers to."""
    return _row(campaign).select_for_update(no_key=True)

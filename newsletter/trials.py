"""Tests of versions: who waits, which version wins, and how it reaches those who wait.

Choosing and releasing are two steps, each one transaction behind a condition: two beats take each once, and
whatever dies between them leaves work that the next beat finds. Nothing happens while a campaign is paused.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from newsletter.deliveries import moving
from newsletter.deliveries.counts import tally
from newsletter.freezing import count_anew, freeze
from newsletter.models import Campaign, CampaignState, Delivery, DeliveryState, Reason, Trial, Variant
from newsletter.splitting import sizes, split
from newsletter.standings import best_of, standings

_GOING_ON = (CampaignState.SENDING, CampaignState.SENT)
_STILL_OUT = (DeliveryState.QUEUED, DeliveryState.SENDING)


class NoChoiceError(Exception):
    """There is no winner to be chosen, now or any more. The message is fit for an editor."""


def is_test(variants: Iterable[Variant]) -> bool:
    return any(one.label and not one.readers for one in variants)


def freeze_test(
    campaign: Campaign, variants: Sequence[Variant], now: datetime, *, again: bool = False
) -> dict[DeliveryState, int]:
    """As `freeze`, for variants of which some are tested: the rest of the audience waits for the winner.

    With `again`, newcomers wait too, or get the winner when it is known.
    """
    arms = [one for one in variants if not one.readers]
    others = [one for one in variants if one.readers]
    if not again:
        frozen = split(campaign, arms, others, now, share=campaign.test_share)
        Trial.objects.create(
            campaign=campaign,
            measure=campaign.test_by,
            hours=campaign.test_hours,
            sizes=sizes(campaign, arms),
        )
        return frozen
    trial = _locked(campaign).get()
    if trial.released_at is None:
        return split(campaign, arms, others, now, again=True)
    winner = [one for one in arms if one.pk == trial.winner_id]
    return freeze(campaign, [*winner, *others], now, again=True)


def queue_skipped(campaign: Campaign) -> int:
    """Queue who was left out, or has come back, or have them wait: nobody gets a version that has lost."""
    trial = _locked(campaign).first()
    if trial is None:
        return moving.queue_skipped(campaign)
    tested = Q(variant__in=[int(variant) for variant in trial.sizes])
    others = moving.queue_skipped(campaign, ~tested)
    if trial.released_at is None:
        return others + moving.hold_skipped(campaign, tested)
    return others + moving.queue_skipped(campaign, tested, variant=trial.winner_id)


def choose(campaign: Campaign, variant: int, now: datetime) -> None:
    """An editor's choice, before the time or instead of it. Raises NoChoiceError."""
    trial = Trial.objects.select_related("campaign__newsletter").filter(campaign=campaign).first()
    if trial is None or str(variant) not in trial.sizes:
        raise NoChoiceError("This is no version of a test.")
    if trial.campaign.state == CampaignState.CANCELLED:
        raise NoChoiceError("The campaign was cancelled; nobody waits for a winner.")
    if not _decide(trial, variant, Reason.BY_HAND, now):
        raise NoChoiceError("The winner was chosen already.")


def go_on(now: datetime) -> None:
    """Do what is due in every test: set its hour, choose its winner, queue who waited for it."""
    trials = Trial.objects.filter(released_at=None, campaign__state__in=_GOING_ON)
    for trial in trials.select_related("campaign__newsletter").order_by("pk"):
        if trial.decided_at is None and trial.decides_at is None:
            _set_hour(trial, now)
        elif trial.decided_at is None and trial.decides_at and trial.decides_at <= now:
            _decide(trial, *best_of(standings(trial)), now)
        release(trial.campaign, now)


def release(campaign: Campaign, now: datetime) -> int:
    """Queue who waited for a winner that is known; return how many went."""
    with transaction.atomic():
        trial = _locked(campaign, skip_locked=True).filter(released_at=None, decided_at__isnull=False).first()
        if trial is None:
            return 0
        held = Delivery.objects.filter(due_at=None)
        number = moving.move_counted(
            campaign,
            held,
            DeliveryState.DEFERRED,
            DeliveryState.QUEUED,
            variant=trial.winner_id,
            queued_at=now,
        )
        Trial.objects.filter(pk=trial.pk).update(released_at=now)
    count_anew()
    return number


def _set_hour(trial: Trial, now: datetime) -> None:
    """The time runs from when the last of the test was mailed, however slow or paused that was."""
    counts = tally(trial.campaign).counts
    if not any(counts[state] for state in _STILL_OUT):
        decides = now + timedelta(hours=trial.hours)
        Trial.objects.filter(pk=trial.pk, decides_at=None).update(decides_at=decides)


def _decide(trial: Trial, variant: int, reason: Reason, now: datetime) -> bool:
    result = {one.variant: [one.sample.hits, one.sample.hits + one.perhaps] for one in standings(trial)}
    undecided = Trial.objects.filter(pk=trial.pk, decided_at=None)
    return bool(undecided.update(decided_at=now, winner=variant, reason=reason, result=result))


def _locked(campaign: Campaign, *, skip_locked: bool = False) -> QuerySet[Trial]:
    return Trial.objects.select_for_update(skip_locked=skip_locked, no_key=True).filter(campaign=campaign)

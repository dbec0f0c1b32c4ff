"""Celery's side: an id comes in, one verb is called. Losing, repeating or delaying one is harmless."""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta

from celery import Task, shared_task
from celery.signals import worker_process_shutdown
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from newsletter import (
    campaigns,
    digests,
    domains,
    lanes,
    letters,
    refusals,
    retention,
    series,
    stopping,
    trials,
    unknowns,
    waking,
)
from newsletter.clock import agreed_now, kept_since
from newsletter.deliveries.turns import expire, idle_lanes
from newsletter.engagement import recording
from newsletter.imports import keeping, running
from newsletter.models import Campaign
from newsletter.pacing import usage
from newsletter.pacing.here import pacer_here
from newsletter.preflight import outside
from newsletter.reports import counting, growth
from newsletter.returned.collecting import collect
from newsletter.returned.imap import MailboxAwayError, place_of
from newsletter.sendable import NotSendableError
from newsletter.senders import senders
from newsletter.slices import Pace
from newsletter.states import MoveRefusedError
from newsletter.verdicts import Patience
from newsletter.wire.here import exchange_here, leave

log = logging.getLogger(__name__)
# Forty seconds in the worst case, when no name server answers.
DOMAINS_AT_ONCE = 200

# A wake-up that nobody took for so many seconds is worth nothing: the sweep has sent another.
_STALE = 30
_EMPTY_FOR = timedelta(seconds=5)
_SERIES_FOR = timedelta(seconds=5)
_PURGE_FOR = timedelta(minutes=2)
_COUNT_FOR = timedelta(seconds=15)


@worker_process_shutdown.connect
def say_goodbye(**signal: object) -> None:
    """Close warm lines in order. A worker's children end without what others do at exit."""
    leave()


@shared_task(name="newsletter.letters.confirm")
def send_confirmation(subscription: int) -> None:
    letters.send_confirmation(subscription, exchange_here(senders()))


@shared_task(name="newsletter.letters.welcome")
def send_welcome(subscription: int) -> None:
    letters.send_welcome(subscription, exchange_here(senders()))


@shared_task(name="newsletter.letters.move")
def send_move(change: int) -> None:
    letters.send_move(change, exchange_here(senders()))


@shared_task(name="newsletter.letters.sweep")
def sweep_letters() -> None:
    """Find letters whose task was lost, or that are due again."""
    now = agreed_now()
    waiting = (
        (send_confirmation, letters.due(now)),
        (send_welcome, letters.welcomes_due(now)),
        (send_move, letters.moves_due(now)),
    )
    for task, rows in waiting:
        for row in rows:
            task.delay(row)


def pace() -> Pace:
    """How lanes work in this installation."""
    return Pace(
        slice=timedelta(seconds=settings.NEWSLETTER_SLICE_SECONDS),
        lease=timedelta(seconds=settings.NEWSLETTER_LEASE_SECONDS),
        patience=Patience(first=timedelta(seconds=settings.NEWSLETTER_RETRY_SECONDS)),
    )


@shared_task(name="newsletter.campaigns.lane")
def run_lane(lane: int, turn: int) -> None:
    _run_lane(run_lane, lane, turn)


@shared_task(name="newsletter.letters.lane")
def run_letters_lane(lane: int, turn: int) -> None:
    """The same in the queue of letters, which never waits behind a campaign."""
    _run_lane(run_letters_lane, lane, turn)


def _run_lane(task: "Task[[int, int], None]", lane: int, turn: int) -> None:
    if not waking.begin(lane, turn):
        return  # another wake-up was first
    ways = senders()
    if lanes.run_lane(lane, ways, exchange_here(ways), pacer_here(ways), pace()):
        _wake_lanes(task, [lane])
    else:
        campaigns.finish(agreed_now())


def _wake_lanes(task: "Task[[int, int], None]", idle: Collection[int]) -> None:
    """Without expiry: one that waits long in the queue is the lane's place in it."""
    for wake_up in waking.due(idle, agreed_now(), pace().slice):
        wake(task, *wake_up)


@shared_task(name="newsletter.letters.series")
def sweep_series() -> None:
    """Queue the letters that newcomers are due, and wake the lanes that send them."""
    ends = timezone.now() + _SERIES_FOR
    while timezone.now() < ends and (readers := series.due(agreed_now())):
        for reader in readers:
            series.go_on(reader)
    _wake_lanes(run_letters_lane, idle_lanes(agreed_now(), of_series=True))


@shared_task(name="newsletter.campaigns.sweep")
def sweep_campaigns() -> None:
    """Start what is due, name what died, decide tests, wake what is idle, close what is done."""
    for campaign in campaigns.due(agreed_now()):
        with _apart(f"The start of campaign {campaign.pk}"):
            _start(campaign)
    now = agreed_now()
    parts: tuple[Callable[[], object], ...] = (
        lambda: expire(now),
        lambda: unknowns.resend_where_allowed(now),
        lambda: trials.go_on(now),
        campaigns.open_missing_lanes,
        lambda: _wake_lanes(run_lane, idle_lanes(now)),
        lambda: campaigns.finish(now),
        lambda: campaigns.empty_cancelled(timezone.now() + _EMPTY_FOR),
    )
    for part in parts:
        with _apart("A part of the sweep"):
            part()


def _start(campaign: Campaign) -> None:
    try:
        campaigns.start(campaign)
    except MoveRefusedError:
        log.info("Campaign %s was started or taken back by somebody else", campaign.pk)
    except NotSendableError as error:
        campaigns.unschedule(campaign, trouble=str(error))


@contextmanager
def _apart(what: str) -> Iterator[None]:
    """What fails for a reason that nobody foresaw, a deadlock say, takes nothing else with it."""
    try:
        yield
    except Exception:
        log.exception("%s failed, and is tried again by the next sweep", what)


@shared_task(name="newsletter.digests.sweep")
def sweep_digests() -> None:
    """Find digests that are due; each is made apart, so that none waits for another that cannot be made."""
    for plan in digests.due(agreed_now()):
        make_digest.apply_async((plan,), expires=_STALE)


@shared_task(name="newsletter.digests.make")
def make_digest(plan: int) -> None:
    digests.make(plan, agreed_now())


@shared_task(name="newsletter.domains.look_up")
def look_up_domains() -> None:
    """Find out who runs the mailboxes of new domains, and of those that were last asked a month ago."""
    domains.look_up(DOMAINS_AT_ONCE)


@shared_task(name="newsletter.feedback.refusals")
def learn_from_refusals() -> None:
    refusals.learn()


@shared_task(name="newsletter.feedback.mailbox")
def read_mailbox() -> None:
    """Only where there is one. Two that read it at once do no harm."""
    if not settings.FEEDBACK_MAILBOX_URL:
        return
    try:
        collect(place_of(settings.FEEDBACK_MAILBOX_URL))
    except MailboxAwayError as error:
        log.warning("The feedback mailbox cannot be read, and is tried again in a minute: %s", error)


@shared_task(name="newsletter.retention.purge")
def purge() -> None:
    """Piece by piece, until there is nothing old, the time is over or the worker ends; the next goes on."""
    ends = timezone.now() + _PURGE_FOR
    while not stopping.asked() and timezone.now() < ends and retention.purge(timezone.now()):
        pass


@shared_task(name="newsletter.pacing.prune")
def prune_usage() -> None:
    usage.prune(timezone.now())


@shared_task(name="newsletter.engagement.purge")
def purge_engagement() -> None:
    """Forget who opened and followed what, when it is as old as the settings say."""
    before = kept_since(timezone.now(), settings.NEWSLETTER_KEEP_ENGAGEMENT_DAYS)
    if before is not None:
        recording.purge(before)


@shared_task(name="newsletter.preflight.look")
def look_outside(campaign: int) -> None:
    """A turn of asking about a campaign's links and its sender; the next one waits behind other work."""
    row = Campaign.objects.filter(pk=campaign).select_related("newsletter").first()
    if row is not None and outside.look(row, timezone.now()):
        look_outside.delay(campaign)


@shared_task(name="newsletter.reports.count")
def count_reports() -> None:
    """Count the ledgers of campaigns that are over. Two that do it at once do no harm."""
    ends = timezone.now() + _COUNT_FOR
    for campaign in counting.due(timezone.now()):
        counting.count(campaign, timezone.now())
        if timezone.now() > ends:  # the next run goes on
            break


@shared_task(name="newsletter.reports.lists")
def count_lists() -> None:
    growth.count_lists(timezone.now())


@shared_task(name="newsletter.imports.work")
def run_import(upload: int) -> None:
    """A slice of it; the next one waits behind whatever else there is to do."""
    if running.work(upload, settings.NEWSLETTER_SLICE_SECONDS):
        run_import.delay(upload)


@shared_task(name="newsletter.imports.sweep")
def sweep_imports() -> None:
    """Find imports whose worker died, or whose task was lost."""
    for upload in running.idle(agreed_now()):
        run_import.apply_async((upload,), expires=_STALE)


@shared_task(name="newsletter.imports.prune")
def prune_imports() -> None:
    keeping.prune(timezone.now())


def wake(task: "Task[..., None]", *numbers: int) -> None:
    """Have a worker do it soon. Without a broker the next sweep does."""
    try:
        task.delay(*numbers)
    except OperationalError:
        log.warning("No broker: %s%s waits for the sweep", task.name, numbers)

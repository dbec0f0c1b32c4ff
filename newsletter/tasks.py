"""Celery's side: an id comes in, one verb is called. Losing, repeating or delaying one is harmless."""

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from newsletter import campaigns, deliveries, lanes, letters
from newsletter.states import MoveRefusedError
from newsletter.wire import LineDownError, Relay, SmtpLine

log = logging.getLogger(__name__)


@shared_task(name="newsletter.letters.confirm")
def send_confirmation(subscription: int) -> None:
    line = SmtpLine(Relay.from_settings())
    try:
        letters.send_confirmation(subscription, line)
    finally:
        line.close()


@shared_task(name="newsletter.letters.sweep")
def sweep_letters() -> None:
    """Find letters whose task was lost, or that are due again."""
    for subscription in letters.due(timezone.now()):
        send_confirmation.delay(subscription)


@shared_task(name="newsletter.campaigns.lane")
def run_lane(lane: int) -> None:
    line = SmtpLine(Relay.from_settings())
    try:
        more = lanes.run_lane(lane, line, lanes.Pace())
    except LineDownError as error:
        log.warning("Lane %s waits: %s", lane, error.answer)  # the next sweep tries again
        return
    finally:
        line.close()
    if more:
        run_lane.delay(lane)
    else:
        campaigns.finish(timezone.now())


@shared_task(name="newsletter.campaigns.sweep")
def sweep_campaigns() -> None:
    """Start what is due, name what died, wake what is idle, close what is done."""
    for campaign in campaigns.due(timezone.now()):
        try:
            campaigns.start(campaign)
        except (MoveRefusedError, campaigns.NotSendableError) as error:
            log.warning("Campaign %s did not start: %s", campaign.pk, error)
    now = timezone.now()
    deliveries.expire(now)
    for lane in lanes.idle_lanes(now):
        run_lane.delay(lane)
    campaigns.finish(now)


def wake_letter(subscription: int) -> None:
    """Have a letter sent soon. Without a broker the next sweep does it."""
    try:
        send_confirmation.delay(subscription)
    except OperationalError:
        log.warning("No broker: the letter of subscription %s waits for the sweep", subscription)


def wake_campaign(campaign: int) -> None:
    """Have a campaign's lanes start now. Without a broker the next sweep does it."""
    try:
        for lane in lanes.lanes_of(campaign):
            run_lane.delay(lane)
    except OperationalError:
        log.warning("No broker: campaign %s waits for the sweep", campaign)

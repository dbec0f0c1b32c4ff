"""Celery's way into the publication: an id or nothing comes in, one verb is called."""

import logging
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from cms.caches.purge import purge_all, purged_up_to
from cms.documents import rebuild
from cms.webhooks import lines, notices
from cms.webhooks.dispatch import dispatch
from cms.webhooks.pace import Pace
from cms.webhooks.prune import prune

log = logging.getLogger(__name__)

# Seconds that a task works before another one goes on: no other task waits longer for its worker.
SLICE = 5.0
_ORDERED = "cms.rebuild.ordered"


@shared_task(name="cms.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and unpublish what is due. Doing it twice is harmless."""
    call_command("publish_scheduled")


@shared_task(name="cms.rebuild_documents")
def rebuild_documents() -> None:
    """Make waiting documents anew, for a slice of time. Losing, repeating or delaying it is harmless."""
    cache.delete(_ORDERED)
    if rebuild.for_a_while(SLICE):
        rebuild_documents.delay()


@shared_task(name="cms.sweep_documents")
def sweep_documents() -> None:
    """Find documents whose task was lost, of an older schema version, or not made since an upgrade."""
    rebuild.order_missing()
    if rebuild.waiting():
        rebuild_documents.delay()


def order_rebuild(**_: Any) -> None:
    """Wake a worker because documents were marked; many marks within ten seconds make one task.

    A broker that is down costs nothing but time: the sweep finds the marks.
    """
    try:
        if cache.add(_ORDERED, 1, timeout=10):
            rebuild_documents.apply_async(retry=False)
    except Exception as error:  # Redis, kombu and the file system each raise their own
        log.warning("No broker: the rebuild waits for the sweep (%s)", error)


# Set while a sweep is asked for and has not begun: the thousand changes of one rebuild ask once.
_ASKED = "cms.frontends.asked"


# The limits are for Wagtail's own cache backends, some of which wait for an answer without end. A worker that
# is asked to end has a minute; the next sweep goes on with what was not purged.
@shared_task(name="cms.frontends.sweep", soft_time_limit=40, time_limit=50)
def tell_frontends() -> None:
    """Purge caches, then make deliveries of what they have forgotten, then wake what is idle."""
    cache.delete(_ASKED)
    purge_all()
    dispatch(purged_up_to(timezone.now()))
    now = timezone.now()  # after the deliveries were made, which are due from then on
    for endpoint in lines.idle(now, Pace()):
        run_line.delay(endpoint)
    for endpoint in notices.due(now):
        send_notice.delay(endpoint)


@shared_task(name="cms.webhooks.line")
def run_line(endpoint: int) -> None:
    if lines.run(endpoint, Pace()):
        run_line.delay(endpoint)
    elif notices.due(timezone.now()):  # it may have been switched off just now
        send_notice.delay(endpoint)


@shared_task(name="cms.webhooks.notice")
def send_notice(endpoint: int) -> None:
    notices.send(endpoint, timezone.now())


@shared_task(name="cms.webhooks.prune")
def prune_webhooks() -> None:
    prune(timezone.now(), settings.WEBHOOKS_KEEP_DAYS)


def wake_frontends(**_: object) -> None:
    """Have frontends and caches told soon. Whatever is wrong with broker or cache, the next sweep does it."""
    try:
        if cache.add(_ASKED, True, timeout=5):
            tell_frontends.apply_async(retry=False)
    except Exception as error:  # Redis, kombu and the file system each raise their own
        log.warning("No broker: frontends wait for the sweep (%s)", error)


def wake_line(endpoint: int) -> None:
    """Have an endpoint be sent to soon. Without a broker the next sweep does it."""
    try:
        run_line.apply_async((endpoint,), retry=False)
    except Exception as error:  # as above
        log.warning("No broker: webhook %s waits for the sweep (%s)", endpoint, error)

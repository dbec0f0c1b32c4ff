"""Mail to the administrators when a webhook was switched off.

A notice that is due says so in its row, so that one whose task was lost is still sent; the due time moves
ahead while somebody is at it, which keeps a second process away.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from cms.models import WebhookEndpoint

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=3)
_RETRY = timedelta(minutes=5)
_GIVE_UP = timedelta(days=3)
_MAY_CHANGE = "cms.change_webhookendpoint"


def due(now: datetime) -> list[int]:
    """Endpoints whose notice waits."""
    rows = WebhookEndpoint.objects.filter(notice_due_at__lte=now).order_by("notice_due_at")
    return list(rows.values_list("pk", flat=True))


def send(endpoint: int, now: datetime) -> bool:
    """Send a notice if it is due; False when it is not, or when the mail server did not take it.

    A process that dies in between leaves it due: better a second notice than none.
    """
    rows = WebhookEndpoint.objects.filter(pk=endpoint, active=False)
    if not rows.filter(notice_due_at__lte=now).update(notice_due_at=now + _LEASE):
        return False
    ours = rows.filter(notice_due_at=now + _LEASE)
    waiting = rows.get()
    try:
        _mail(waiting)
    except (SMTPException, OSError) as error:
        log.warning("The notice about webhook %s waits: %s", endpoint, error)
        gives_up = waiting.disabled_at is None or now - waiting.disabled_at > _GIVE_UP
        ours.update(notice_due_at=None if gives_up else now + _RETRY)
        return False
    ours.update(notice_due_at=None)
    return True


def administrators() -> list[str]:
    """The addresses of everybody who may change webhooks."""
    backend = "django.contrib.auth.backends.ModelBackend"
    people = get_user_model().objects.with_perm(_MAY_CHANGE, backend=backend).exclude(email="")
    return sorted(set(people.values_list("email", flat=True)))


def _mail(endpoint: WebhookEndpoint) -> None:
    people = administrators()
    if not people:
        log.warning("Webhook %s was switched off, and no administrator has an address", endpoint.pk)
        return
    page = settings.WAGTAILADMIN_BASE_URL + reverse("webhooks:inspect", args=[endpoint.pk])
    text = render_to_string("cms/webhooks/notice.txt", {"endpoint": endpoint, "page": page}, using="text")
    # The name is what somebody typed: one line of it.
    subject = " ".join(f"Webhook switched off: {endpoint.name}".split())
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(subject, text, to=people, headers=headers).send()

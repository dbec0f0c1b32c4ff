"""The letter after confirming, in the editor's words: once a person and newsletter."""

import re
from datetime import datetime, timedelta
from functools import partial

from django.db.models import QuerySet
from django.utils import translation

from newsletter.audiences import reachable
from newsletter.clock import agreed_now
from newsletter.envelope import Letter
from newsletter.headers import raw_header
from newsletter.letters.asking import RETRY
from newsletter.letters.posting import letter, write_and_post
from newsletter.links import preferences_url, unsubscribe_url
from newsletter.models import Subscription
from newsletter.reader_languages import language_of
from newsletter.tokens import Leave, leave_token, preferences_token
from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Fate

_WORTH_IT = timedelta(days=1)
_PARAGRAPHS = re.compile(r"\n\s*\n")


def welcomes_due(now: datetime) -> list[int]:
    """Subscriptions whose welcome letter waits."""
    rows = Subscription.objects.filter(welcome_due_at__lte=now).order_by("welcome_due_at")
    return list(rows.values_list("pk", flat=True)[:500])


def send_welcome(subscription: int, exchange: Exchange) -> bool:
    """Send the letter if it is due. Safe to call twice.

    It counts as sent before it leaves, so a process that dies in between costs somebody their welcome and
    sends nobody two of them. What certainly was not taken is due again.
    """
    now = agreed_now()
    rows = Subscription.objects.filter(pk=subscription)
    first = rows.filter(welcome_due_at__lte=now, welcome_sent_at__isnull=True)
    if not first.update(welcome_due_at=None, welcome_sent_at=now):
        return False
    newcomer = rows.select_related("subscriber", "newsletter").get()
    if not reachable(newcomer.newsletter).filter(pk=subscription).exists():
        return _not_sent(rows, now, None)
    write, email = partial(_welcome, newcomer), newcomer.subscriber.email
    outcome = write_and_post(write, newcomer.newsletter, email, exchange)
    if outcome.fate in (Fate.DEFERRED, Fate.UNTRIED):
        fresh = newcomer.confirmed_at is not None and now - newcomer.confirmed_at < _WORTH_IT
        return _not_sent(rows, now, now + RETRY if fresh else None)
    return outcome.fate == Fate.TAKEN


def _not_sent(rows: QuerySet[Subscription], now: datetime, again: datetime | None) -> bool:
    rows.filter(welcome_sent_at=now).update(welcome_due_at=again, welcome_sent_at=None)
    return False


def _welcome(subscription: Subscription) -> Letter:
    person, newsletter = subscription.subscriber, subscription.newsletter
    leave = unsubscribe_url(leave_token(Leave(person.pk, newsletter.pk)))
    language = language_of(person.locale)
    context = {
        "language": language,
        "paragraphs": _PARAGRAPHS.split(newsletter.welcome_text.strip().replace("\r\n", "\n")),
        "unsubscribe_url": leave,
        "preferences_url": preferences_url(preferences_token(person.pk, person.email)),
    }
    extra = (
        raw_header("List-Unsubscribe", f"<{leave}>"),
        raw_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )
    with translation.override(language):
        return letter(newsletter, "welcome", newsletter.welcome_subject, context, extra)

"""Letters to one person: the request to confirm, and an editor's test of a campaign.

A letter that is due says so in its row, so that one whose task was lost is still sent; the due time moves
ahead while somebody is at it, which keeps a second task away.
"""

from datetime import datetime, timedelta
from email.utils import format_datetime
from uuid import uuid4

from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from newsletter.addresses import Address, wire_address
from newsletter.composing import neutral_html, neutral_text
from newsletter.envelope import Letter, seal
from newsletter.gaps import Gap
from newsletter.headers import address_header, raw_header
from newsletter.links import confirm_url
from newsletter.models import Campaign, Newsletter, Subscription, SubscriptionState
from newsletter.publication import publication
from newsletter.tokens import CONFIRM_WITHIN, confirm_token
from newsletter.wire import DeferredError, Line, LineDownError, WireError
from newsletter.wording import consent_sentence

_LEASE = timedelta(minutes=3)
_RETRY = timedelta(minutes=5)


def due(now: datetime) -> list[int]:
    """Subscriptions whose confirmation letter waits."""
    rows = Subscription.objects.filter(letter_due_at__lte=now).order_by("letter_due_at")
    return list(rows.values_list("pk", flat=True)[:500])


def send_confirmation(subscription: int, line: Line) -> bool:
    """Send the letter if it is due; False when it is not, or not any more. Safe to call twice.

    A process that dies in between leaves the letter due: better a second letter than none.
    """
    now = timezone.now()
    rows = Subscription.objects.filter(pk=subscription, state=SubscriptionState.PENDING)
    if not rows.filter(letter_due_at__lte=now).update(letter_due_at=now + _LEASE):
        return False
    ours = rows.filter(letter_due_at=now + _LEASE)
    waiting = rows.select_related("subscriber", "newsletter").get()
    try:
        answer = _send(_confirmation(waiting), waiting.newsletter, waiting.subscriber.email, line)
    except (DeferredError, LineDownError) as error:
        gives_up = now - waiting.requested_at > CONFIRM_WITHIN
        ours.update(letter_due_at=None if gives_up else now + _RETRY, letter_answer=error.answer)
        return False
    except WireError as error:
        ours.update(letter_due_at=None, letter_answer=error.answer, letters=F("letters") + 1)
        return False
    ours.update(letter_due_at=None, letter_sent_at=now, letters=F("letters") + 1, letter_answer=answer)
    return True


def send_test(campaign: Campaign, address: Address, line: Line) -> str:
    """Send a composed campaign to an editor, marked as a test. It is in no ledger and no figure.

    Returns the server's answer; raises WireError.
    """
    variant = campaign.variants.get()
    newsletter = campaign.newsletter
    letter = Letter(
        from_name=newsletter.from_name,
        from_email=wire_address(newsletter.from_email)[0],
        subject=f"[Test] {variant.subject}",
        html=neutral_html(variant),
        text=neutral_text(variant),
    )
    return _send(letter, newsletter, address.written, line)


def _confirmation(subscription: Subscription) -> Letter:
    newsletter = subscription.newsletter
    context = {
        "newsletter": newsletter,
        "publication": publication(),
        "name": subscription.subscriber.name,
        "sentence": consent_sentence(newsletter.name),
        "confirm_url": confirm_url(confirm_token(subscription.pk)),
        "days": CONFIRM_WITHIN.days,
    }
    return Letter(
        from_name=newsletter.from_name,
        from_email=wire_address(newsletter.from_email)[0],
        reply_to=wire_address(newsletter.reply_to)[0] if newsletter.reply_to else "",
        subject=f"Please confirm: {newsletter.name}",
        html=render_to_string("newsletter/mail/confirm.html", context),
        text=render_to_string("newsletter/mail/confirm.txt", context, using="text"),
        extra=(raw_header("Auto-Submitted", "auto-generated"),),
    )


def _send(letter: Letter, newsletter: Newsletter, email: str, line: Line) -> str:
    unique = uuid4()
    domain = letter.from_email.rpartition("@")[2]
    personal = b"".join(
        [
            address_header("To", "", wire_address(email)[0]),
            raw_header("Message-ID", f"<{unique.hex}@{domain}>"),
            raw_header("Date", format_datetime(timezone.now())),
        ]
    )
    message = seal(letter, unique).close(personal, dict.fromkeys(Gap, b""))
    return line.deliver(newsletter.from_email, email, message)

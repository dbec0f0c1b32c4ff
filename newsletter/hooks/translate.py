"""anymail's events in our own words. What we have no use for (opens, clicks) is left out."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType  # type: ignore[import-untyped] # ships no types
from django.utils import timezone

from newsletter.feedback_events import FeedbackEvent, FeedbackKind
from newsletter.wire.providers.words import in_short

_KINDS: Mapping[str, FeedbackKind] = {
    EventType.DELIVERED: FeedbackKind.DELIVERED,
    EventType.BOUNCED: FeedbackKind.BOUNCED,
    EventType.COMPLAINED: FeedbackKind.COMPLAINED,
    EventType.REJECTED: FeedbackKind.REJECTED,
    EventType.FAILED: FeedbackKind.REJECTED,
    EventType.DEFERRED: FeedbackKind.DEFERRED,
    EventType.UNSUBSCRIBED: FeedbackKind.UNSUBSCRIBED,
}

_SPARKPOST_SOFT = {"20", "21", "22", "23", "24", "40", "70"}
# anymail calls every bounce a bounce; whether it may pass stands in the provider's own fields.
_SOFT: Mapping[str, Callable[[Any], bool]] = {
    "amazon-ses": lambda raw: raw["bounce"]["bounceType"] != "Permanent",
    "brevo": lambda raw: raw["event"] == "soft_bounce",
    "mailersend": lambda raw: "soft" in raw["type"],
    "mailjet": lambda raw: raw["hard_bounce"] is False,
    "mandrill": lambda raw: raw["event"] == "soft_bounce",
    "postmark": lambda raw: raw["Type"] == "SoftBounce",
    "resend": lambda raw: raw["data"]["bounce"]["type"] in ("Transient", "Undetermined"),
    "sendgrid": lambda raw: raw["type"] == "blocked",
    "sparkpost": lambda raw: any(str(e["bounce_class"]) in _SPARKPOST_SOFT for e in raw["msys"].values()),
}


def translate(event: AnymailTrackingEvent, provider: str) -> FeedbackEvent | None:
    """`provider` is our name for it. None for what says nothing of a mail's way."""
    kind = _KINDS.get(event.event_type)
    if kind is None:
        return None
    if kind is FeedbackKind.BOUNCED and _is_soft(event, provider):
        kind = FeedbackKind.SOFT_BOUNCED
    return FeedbackEvent(
        kind=kind,
        provider=provider,
        provider_id=in_short(event.message_id or "")[:200],
        message_id=_delivery(event.metadata) or _message_id(event.esp_event),
        recipient=in_short(event.recipient or "")[:320],
        at=_aware(event.timestamp),
        answer=in_short(event.mta_response or event.description or event.reject_reason or ""),
    )


def _is_soft(event: AnymailTrackingEvent, provider: str) -> bool:
    try:
        return _SOFT[provider](event.esp_event)
    except (KeyError, TypeError, IndexError, AttributeError):
        return False


def _delivery(metadata: object) -> str:
    return in_short(metadata.get("delivery", ""))[:64] if isinstance(metadata, Mapping) else ""


def _message_id(raw: object) -> str:
    """Amazon SES, to which mail goes by SMTP, tells the headers that it had, our Message-ID among them."""
    mail = raw.get("mail") if isinstance(raw, Mapping) else None
    headers = mail.get("headers") if isinstance(mail, Mapping) else None
    for one in headers if isinstance(headers, list) else []:
        if isinstance(one, Mapping) and str(one.get("name")).lower() == "message-id":
            return in_short(one.get("value")).strip("<> ").rpartition("@")[0][:64]
    return ""


def _aware(at: object) -> datetime:
    """When it happened; the time of its coming where the provider gives none that can be used."""
    if not isinstance(at, datetime):
        return timezone.now()
    return timezone.make_aware(at) if timezone.is_naive(at) else at

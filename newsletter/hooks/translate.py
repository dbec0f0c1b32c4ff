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


def _of_amazon(raw: Any) -> object:
    """Of the headers that the mail had when SES got it, whatever it made of them."""
    return next(one["value"] for one in raw["mail"]["headers"] if one["name"].lower() == "message-id")


def _of_postal(raw: Any) -> object:
    payload = raw["payload"]
    return (payload.get("message") or payload["original_message"])["message_id"]


_MESSAGE_IDS: Mapping[str, Callable[[Any], object]] = {"amazon-ses": _of_amazon, "postal": _of_postal}


def translate(event: AnymailTrackingEvent, provider: str) -> FeedbackEvent | None:
    """`provider` is our name for it. None for what says nothing of a mail's way."""
    kind = _KINDS.get(event.event_type)
    if kind is None:
        return None
    if provider == "postal" and event.event_type == EventType.FAILED:
        kind = FeedbackKind.BOUNCED  # its HardFail: the receiving server will never take it
    if kind is FeedbackKind.BOUNCED and _is_soft(event, provider):
        kind = FeedbackKind.SOFT_BOUNCED
    return FeedbackEvent(
        kind=kind,
        provider=provider,
        provider_id=in_short(event.message_id or "")[:200],
        message_id=_delivery(event.metadata) or _message_id(event.esp_event, provider),
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


def _message_id(raw: object, provider: str) -> str:
    """Where no mark travels with the mail, two tell its Message-ID, which has the same words before its @."""
    read = _MESSAGE_IDS.get(provider)
    try:
        said = read(raw) if read else ""
    except (KeyError, TypeError, AttributeError, StopIteration):
        return ""
    return in_short(said).strip("<> ").rpartition("@")[0][:64]


def _aware(at: object) -> datetime:
    """When it happened; the time of its coming where the provider gives none that can be used."""
    if not isinstance(at, datetime):
        return timezone.now()
    return timezone.make_aware(at) if timezone.is_naive(at) else at

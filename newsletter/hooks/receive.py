"""The receiver of anymail's signal: an event comes in, one verb is called."""

from typing import Any

from anymail.signals import tracking  # type: ignore[import-untyped] # ships no types

from newsletter import feedback
from newsletter.hooks.translate import translate


def connect() -> None:
    """Called once, when the apps are ready."""
    tracking.connect(receive, dispatch_uid="newsletter.feedback")


def receive(sender: Any, event: Any, **_: object) -> None:
    """`sender` is the view's class, which knows its provider. Replays and strangers' events are harmless."""
    provider = getattr(sender, "provider", "")
    if found := translate(event, provider):
        feedback.take(found)

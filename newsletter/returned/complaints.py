"""Complaints that mailbox providers send in the Abuse Reporting Format (RFC 5965)."""

from newsletter.feedback_events import FeedbackKind
from newsletter.returned.bounce_reports import message_id_of, original_of
from newsletter.returned.parts import Mail, every, nested, parts_of, text
from newsletter.returned.reports import Report
from newsletter.wire.providers.words import in_short

_MEANS = {
    **dict.fromkeys(("abuse", "fraud", "virus", "other"), FeedbackKind.COMPLAINED),
    "opt-out": FeedbackKind.UNSUBSCRIBED,
}


def read_complaint(mail: Mail) -> Report | None:
    """None for a mail that is none, or that takes one back (`not-spam`)."""
    fields = _fields_of(mail)
    kind = _MEANS.get(text(fields, "Feedback-Type").lower()) if fields is not None else None
    if fields is None or kind is None:
        return None
    original = original_of(mail)
    return Report(
        kind=kind,
        addresses=tuple(every(fields, "Original-Mail-From")),
        links=text(original, "List-Unsubscribe") if original is not None else "",
        message_id=message_id_of(mail, original),
        recipient=in_short(text(fields, "Original-Rcpt-To").strip("<> "))[:320],
        answer=in_short(f"{text(fields, 'Feedback-Type')} by {text(fields, 'User-Agent')}"),
    )


def _fields_of(mail: Mail) -> Mail | None:
    for part in parts_of(mail):
        if part.get_content_type() == "message/feedback-report":
            return nested(part)
    return None

"""Delivery status notifications (RFC 3464), and Exim's older form of them, in plain text."""

import re
from collections.abc import Iterator

from newsletter.answers import BOUNCES, cause_of
from newsletter.feedback_events import FeedbackKind
from newsletter.returned.parts import Mail, body, every, nested, parse, parts_of, text
from newsletter.returned.reports import Report
from newsletter.wire.parcels import Fate
from newsletter.wire.providers.words import in_short

# Where a mail server leaves the address that the bounce was sent to.
ENVELOPE = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To")
_TYPED = re.compile(r"^\s*[a-z0-9-]{1,20}\s*;\s*", re.IGNORECASE)  # "rfc822; ada@example.org", "smtp; 550 …"
_SMTP_LINE = re.compile(r"\b([45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3} )?[^\n]{3,280})")


def read_bounce(mail: Mail) -> Report | None:
    """None for a mail that is no bounce, or says nothing that is over: it waits, was relayed, expanded."""
    status = _status_of(mail)
    if status is not None:
        return _from_status(mail, status)
    if text(mail, "X-Failed-Recipients"):
        return _from_exim(mail)
    return None


def _status_of(mail: Mail) -> list[Mail] | None:
    """The groups of fields of the delivery-status part: the message's own first, then one a recipient."""
    for part in parts_of(mail):
        groups = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(groups, list):
            return [group for group in groups if isinstance(group, Mail)][:20]
    return None


def _from_status(mail: Mail, groups: list[Mail]) -> Report | None:
    about = next((group for group in groups if text(group, "Action")), None)
    if about is None:
        return None
    action, status = text(about, "Action").lower(), text(about, "Status")
    # The server's own words begin with its code; the status is the reporting server's summary of them.
    answer = in_short(" ".join([_plain(about, "Diagnostic-Code"), f"({status})"]).strip())
    kind = _kind(action, answer)
    if kind is None:
        return None
    recipient = _plain(about, "Original-Recipient") or _plain(about, "Final-Recipient")
    return _about(mail, kind, recipient, answer)


def _kind(action: str, answer: str) -> FeedbackKind | None:
    if action == "failed":
        hard = cause_of(answer, Fate.REFUSED) in BOUNCES
        return FeedbackKind.BOUNCED if hard else FeedbackKind.SOFT_BOUNCED
    return {"delayed": FeedbackKind.DEFERRED, "delivered": FeedbackKind.DELIVERED}.get(action)


def _from_exim(mail: Mail) -> Report:
    """Exim names the recipient in a header, and quotes the server in the text."""
    said = _SMTP_LINE.search(body(mail))
    answer = in_short(said[1] if said else " ".join(body(mail).split())[:280])
    hard = cause_of(answer, Fate.REFUSED) in BOUNCES
    kind = FeedbackKind.BOUNCED if hard else FeedbackKind.SOFT_BOUNCED
    return _about(mail, kind, text(mail, "X-Failed-Recipients").partition(",")[0].strip(), answer)


def _about(mail: Mail, kind: FeedbackKind, recipient: str, answer: str) -> Report:
    """With what it says of the mail that came back: its head, whole or as far as it was returned."""
    original = original_of(mail)
    return Report(
        kind=kind,
        addresses=tuple(every(mail, *ENVELOPE)),
        links=text(original, "List-Unsubscribe") if original is not None else "",
        message_id=message_id_of(mail, original),
        recipient=in_short(recipient)[:320],
        answer=answer,
    )


def original_of(mail: Mail) -> Mail | None:
    """The mail that was returned inside, or Exim's copy of it at the end of the text."""
    for part in parts_of(mail):
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            return nested(part)
    return next(_quoted(mail), None)


def _quoted(mail: Mail) -> Iterator[Mail]:
    _, found, rest = body(mail).partition("------ This is a copy of")
    if found:
        yield parse(rest.partition("\n")[2].lstrip().encode("utf-8", "replace"))


def message_id_of(mail: Mail, original: Mail | None) -> str:
    """What stands before the @ of our Message-ID, if it is one."""
    found = text(original, "Message-ID") if original is not None else ""
    return (found or text(mail, "X-MS-Exchange-Parent-Message-Id")).strip("<> ").rpartition("@")[0][:64]


def _plain(group: Mail, name: str) -> str:
    """A field without the type before it."""
    return _TYPED.sub("", text(group, name))

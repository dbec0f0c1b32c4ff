"""Whose mail a report is about, as far as it can be believed.

Anybody can write to the mailbox. A return path, a letter's mark and a token to leave are signed by us and
known to the recipient of that one mail; a campaign's Message-ID can be guessed by whoever received the same
campaign. So it counts only where no return paths are made, and together with the recipient's address.
"""

from django.conf import settings
from django.utils import timezone

from newsletter import bounces, feedback, subscriptions
from newsletter.feedback_events import FeedbackEvent, FeedbackKind
from newsletter.letter_marks import find_mark
from newsletter.models import Delivery, Subscriber
from newsletter.return_paths import read_return_path
from newsletter.returned.reading import LEAVE_TOKEN
from newsletter.returned.reports import LeaveMail, Report
from newsletter.tokens import Leave, TokenInvalidError, read_leave_token

SOURCE = "mailbox"


def act_on(found: Report | LeaveMail) -> bool:
    """False when it is of no mail of ours, or known already."""
    return _leave(found) if isinstance(found, LeaveMail) else _report(found)


def _leave(mail: LeaveMail) -> bool:
    try:
        return subscriptions.unsubscribe(read_leave_token(mail.token), form="mail")
    except TokenInvalidError:
        return False


def _report(report: Report) -> bool:
    delivery = _by_return_path(report) or _by_leave_token(report) or _by_message_id(report)
    mark = "" if delivery else _mark_of_a_letter(report)
    if not delivery and not mark:
        return _about_a_welcome(report)
    event = FeedbackEvent(
        kind=report.kind,
        provider=SOURCE,
        provider_id="",
        message_id=mark,
        recipient=report.recipient,
        at=timezone.now(),
        answer=report.answer,
        delivery=delivery,
    )
    return feedback.take(event)


def _mark_of_a_letter(report: Report) -> str:
    """Of one that asks to confirm. Whether it is ours is asked where its address is known."""
    found = (find_mark(text) for text in (*report.addresses, report.message_id))
    return next((str(mark) for mark in found if mark), "")


def _about_a_welcome(report: Report) -> bool:
    """A welcome letter is in no ledger: its link says who complains, and about which newsletter."""
    leave = _link_to_leave(report)
    if leave is None:
        return False
    if report.kind == FeedbackKind.UNSUBSCRIBED:
        return subscriptions.unsubscribe(leave, form="provider")
    person = Subscriber.objects.filter(pk=leave.subscriber).first()
    if report.kind != FeedbackKind.COMPLAINED or person is None:
        return False
    return bounces.complain(leave, person.address_hash)


def _by_return_path(report: Report) -> int:
    for address in report.addresses:
        try:
            return read_return_path(address)
        except TokenInvalidError:
            continue
    return 0


def _by_leave_token(report: Report) -> int:
    leave = _link_to_leave(report)
    if leave is None:
        return 0
    rows = Delivery.objects.filter(campaign=leave.campaign, subscriber=leave.subscriber)
    return rows.values_list("pk", flat=True).first() or 0


def _link_to_leave(report: Report) -> Leave | None:
    found = LEAVE_TOKEN.search(report.links)
    try:
        return read_leave_token(found[0]) if found else None
    except TokenInvalidError:
        return None


def _by_message_id(report: Report) -> int:
    if settings.NEWSLETTER_RETURN_PATH or not report.recipient:
        return 0
    found = feedback.by_message_id(report.message_id)
    return found.pk if found and found.email.lower() == report.recipient.lower() else 0

"""What mails that come back say: in the shapes of Postfix, Exim, Exchange, Gmail and feedback loops."""

import pytest

from newsletter.feedback_events import FeedbackKind
from newsletter.models import Delivery
from newsletter.returned.reading import read
from newsletter.returned.reports import LeaveMail, Report
from newsletter.tokens import read_leave_token
from tests.newsletter.returned.conftest import Sample

pytestmark = pytest.mark.django_db
K = FeedbackKind


def report(raw: bytes) -> Report:
    found = read(raw)
    assert isinstance(found, Report)
    return found


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("postfix_no_such_user", K.BOUNCED, "550 5.1.1"),
        ("postfix_full", K.SOFT_BOUNCED, "over quota"),
        ("postfix_blocked", K.SOFT_BOUNCED, "blocked using"),
        ("postfix_delayed", K.DEFERRED, "Connection timed out"),
        ("exim_plain", K.BOUNCED, "User doesn't exist"),
        ("exim_report", K.BOUNCED, "Unrouteable address"),
        ("exchange_no_recipient", K.BOUNCED, "RESOLVER.ADR.RecipientNotFound"),
        ("gmail_no_such_user", K.BOUNCED, "does not exist"),
    ],
)
def test_it_tells_how_a_mail_ended_whose_and_why(
    sample: Sample, sent: Delivery, name: str, kind: FeedbackKind, words: str
) -> None:
    found = report(sample(name))
    assert found.kind == kind
    assert words in found.answer
    assert found.recipient == "alice@example.org"
    assert found.message_id == f"{sent.pk}.{sent.campaign.public_id.hex}"
    assert any("bounces+b-" in address for address in found.addresses)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("arf_abuse", K.COMPLAINED), ("arf_redacted", K.COMPLAINED), ("arf_opt_out", K.UNSUBSCRIBED)],
)
def test_it_tells_who_complained(sample: Sample, name: str, kind: FeedbackKind) -> None:
    found = report(sample(name))
    assert found.kind == kind
    assert "/unsubscribe/" in found.links


def test_it_reads_a_mail_that_wants_to_leave(sample: Sample, sent: Delivery) -> None:
    found = read(sample("leave"))
    assert isinstance(found, LeaveMail)
    assert read_leave_token(found.token).subscriber == sent.subscriber_id


@pytest.mark.parametrize("name", ["out_of_office", "arf_not_spam"])
def test_it_has_no_use_for_what_is_no_report(sample: Sample, name: str) -> None:
    assert read(sample(name)) is None

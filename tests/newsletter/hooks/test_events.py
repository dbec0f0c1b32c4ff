"""Each provider's events become the same few words."""

from typing import Any

import pytest

from newsletter.feedback_events import FeedbackEvent, FeedbackKind
from tests.newsletter.hooks.conftest import Post
from tests.newsletter.hooks.payloads import (
    BOB,
    DELIVERY,
    amazon_ses,
    amazon_ses_bounce,
    brevo,
    mailersend,
    mailgun,
    mailjet,
    mailtrap,
    mandrill,
    postal,
    postmark,
    resend,
    sendgrid,
    sparkpost,
    unisender_go,
)

K = FeedbackKind
CASES: list[tuple[str, Any, FeedbackKind, str]] = [
    ("resend", resend("email.delivered"), K.DELIVERED, "re-1"),
    (
        "resend",
        resend("email.bounced", bounce={"type": "Permanent", "message": "sent a hard bounce message"}),
        K.BOUNCED,
        "re-1",
    ),
    (
        "resend",
        resend("email.bounced", bounce={"type": "Transient", "message": "inbox was full"}),
        K.SOFT_BOUNCED,
        "re-1",
    ),
    ("resend", resend("email.complained"), K.COMPLAINED, "re-1"),
    ("resend", resend("email.delivery_delayed"), K.DEFERRED, "re-1"),
    ("postmark", postmark("Delivery", DeliveredAt="2026-11-27T10:00:00Z"), K.DELIVERED, "pm-1"),
    ("postmark", postmark("Bounce", Type="HardBounce", Details="550 5.1.1"), K.BOUNCED, "pm-1"),
    ("postmark", postmark("Bounce", Type="SoftBounce"), K.SOFT_BOUNCED, "pm-1"),
    ("postmark", postmark("Bounce", Type="Transient"), K.DEFERRED, "pm-1"),
    ("postmark", postmark("Bounce", Type="BadEmailAddress"), K.REJECTED, "pm-1"),
    ("postmark", postmark("SpamComplaint", Type="SpamComplaint"), K.COMPLAINED, "pm-1"),
    ("brevo", brevo("delivered"), K.DELIVERED, "<br-1@brevo>"),
    ("brevo", brevo("hard_bounce", reason="no such user"), K.BOUNCED, "<br-1@brevo>"),
    ("brevo", brevo("soft_bounce"), K.SOFT_BOUNCED, "<br-1@brevo>"),
    ("brevo", brevo("spam"), K.COMPLAINED, "<br-1@brevo>"),
    ("brevo", brevo("blocked"), K.REJECTED, "<br-1@brevo>"),
    ("mailgun", mailgun("delivered"), K.DELIVERED, "<mg-1@mailgun>"),
    ("mailgun", mailgun("failed", severity="permanent", reason="bounce"), K.BOUNCED, "<mg-1@mailgun>"),
    ("mailgun", mailgun("failed", severity="temporary", reason="generic"), K.DEFERRED, "<mg-1@mailgun>"),
    ("mailgun", mailgun("complained"), K.COMPLAINED, "<mg-1@mailgun>"),
    ("sendgrid", sendgrid("delivered", response="250 OK"), K.DELIVERED, "sg-1"),
    ("sendgrid", sendgrid("bounce", type="bounce", reason="550 5.1.1"), K.BOUNCED, "sg-1"),
    ("sendgrid", sendgrid("bounce", type="blocked", reason="554 listed"), K.SOFT_BOUNCED, "sg-1"),
    ("sendgrid", sendgrid("dropped", reason="Bounced Address"), K.REJECTED, "sg-1"),
    ("sparkpost", sparkpost("delivery"), K.DELIVERED, "sp-1"),
    ("sparkpost", sparkpost("bounce", bounce_class="10", reason="550"), K.BOUNCED, "sp-1"),
    ("sparkpost", sparkpost("bounce", bounce_class="22", reason="452 full"), K.SOFT_BOUNCED, "sp-1"),
    (
        "amazon-ses",
        amazon_ses("Delivery", delivery={"recipients": [BOB], "smtpResponse": "250 ok"}),
        K.DELIVERED,
        "0100-ses-1",
    ),
    ("amazon-ses", amazon_ses_bounce("Permanent", "smtp; 550 5.1.1 unknown"), K.BOUNCED, "0100-ses-1"),
    ("amazon-ses", amazon_ses_bounce("Transient", "smtp; 452 full"), K.SOFT_BOUNCED, "0100-ses-1"),
    ("amazon-ses", amazon_ses_bounce("Undetermined", ""), K.SOFT_BOUNCED, "0100-ses-1"),
    (
        "amazon-ses",
        amazon_ses(
            "Complaint",
            complaint={"complainedRecipients": [{"emailAddress": BOB}], "complaintFeedbackType": "abuse"},
        ),
        K.COMPLAINED,
        "0100-ses-1",
    ),
    ("mailjet", mailjet("sent"), K.DELIVERED, "17"),
    ("mailjet", mailjet("bounce", hard_bounce=True, error="user unknown"), K.BOUNCED, "17"),
    ("mailjet", mailjet("bounce", hard_bounce=False, error="quota exceeded"), K.SOFT_BOUNCED, "17"),
    ("mailjet", mailjet("spam"), K.COMPLAINED, "17"),
    ("mailjet", mailjet("unsub"), K.UNSUBSCRIBED, "17"),
    ("mailtrap", mailtrap("delivery"), K.DELIVERED, "mt-1"),
    ("mailtrap", mailtrap("bounce", response="550 5.1.1"), K.BOUNCED, "mt-1"),
    ("mailtrap", mailtrap("spam"), K.COMPLAINED, "mt-1"),
    ("mandrill", mandrill("hard_bounce", diag="550 5.1.1"), K.BOUNCED, "md-1"),
    ("mandrill", mandrill("soft_bounce", diag="452 full"), K.SOFT_BOUNCED, "md-1"),
    ("mandrill", mandrill("spam"), K.COMPLAINED, "md-1"),
    ("postal", postal(status="Sent", output="250 ok"), K.DELIVERED, "12"),
    ("postal", postal(status="HardFail", output="550 5.1.1 no such user"), K.BOUNCED, "12"),
    ("postal", postal(status="SoftFail", output="452 full"), K.DEFERRED, "12"),
    ("amazon-ses", amazon_ses("Reject", reject={"reason": "Bad content"}), K.REJECTED, "0100-ses-1"),
    ("unisender-go", unisender_go("delivered"), K.DELIVERED, "ug-1"),
    (
        "unisender-go",
        unisender_go("hard_bounced", delivery_info={"delivery_status": "err_user_unknown"}),
        K.BOUNCED,
        "ug-1",
    ),
    ("unisender-go", unisender_go("soft_bounced"), K.DEFERRED, "ug-1"),
    ("unisender-go", unisender_go("spam"), K.COMPLAINED, "ug-1"),
    ("unisender-go", unisender_go("unsubscribed"), K.UNSUBSCRIBED, "ug-1"),
]


@pytest.mark.parametrize(("provider", "body", "kind", "provider_id"), CASES)
def test_it_tells_what_became_of_whose_mail(
    post: Post, told: list[FeedbackEvent], provider: str, body: Any, kind: FeedbackKind, provider_id: str
) -> None:
    assert post(provider, body).status_code == 200
    (event,) = told
    assert (event.kind, event.provider, event.provider_id) == (kind, provider, provider_id)
    assert (event.message_id, event.recipient) == (DELIVERY, BOB)
    assert event.at.tzinfo is not None


@pytest.mark.parametrize(
    ("kind", "means"),
    [("delivered", K.DELIVERED), ("hard_bounced", K.BOUNCED), ("soft_bounced", K.SOFT_BOUNCED)],
)
def test_it_tells_the_providers_id_where_nothing_else_travels(
    post: Post, told: list[FeedbackEvent], kind: str, means: FeedbackKind
) -> None:
    assert post("mailersend", mailersend(kind)).status_code == 200
    assert (told[0].kind, told[0].provider_id, told[0].message_id) == (means, "ms-1", "")


def test_it_keeps_the_receiving_servers_words(post: Post, told: list[FeedbackEvent]) -> None:
    post("postmark", postmark("Bounce", Type="HardBounce", Details="smtp;550 5.1.1\r\n no\x00body"))
    assert told[0].answer == "smtp;550 5.1.1 no body"


@pytest.mark.parametrize(
    ("provider", "body"),
    [
        ("resend", resend("email.opened")),
        ("postmark", postmark("Open")),
        ("sendgrid", sendgrid("click")),
        ("amazon-ses", amazon_ses("Open", open={})),
        ("unisender-go", unisender_go("clicked")),
    ],
)
def test_it_does_not_listen_for_opens_and_clicks(
    post: Post, told: list[FeedbackEvent], provider: str, body: Any
) -> None:
    assert post(provider, body).status_code == 200
    assert told == []

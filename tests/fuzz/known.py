"""What a client would send: fuzzing spoils it here and there, so that it gets further than the door."""

from typing import Any

from newsletter import address_changes
from newsletter.addresses import parse_address
from newsletter.models import Newsletter, SubscriptionState
from newsletter.tokens import Leave, confirm_token, leave_token, move_token, preferences_token
from tests.newsletter.cast import person
from tests.newsletter.hooks import payloads

_JSON: dict[str, list[Any]] = {
    "/subscriptions/": [
        {"email": "a@example.org", "newsletter": "letters", "name": "Ada", "topics": [], "frequency": "every"}
    ],
    "/hooks/resend/": [payloads.resend("email.bounced", bounce={"type": "Permanent", "message": "550 no"})],
    "/hooks/postmark/": [
        payloads.postmark("Bounce", ID=1, Type="HardBounce", BouncedAt="2026-11-27T10:00:00Z"),
        payloads.postmark("Delivery", DeliveredAt="2026-11-27T10:00:00Z"),
    ],
    "/hooks/brevo/": [payloads.brevo("hard_bounce", reason="550 no"), payloads.brevo("spam")],
    "/hooks/mailgun/": [payloads.mailgun("failed", severity="permanent")],
    "/hooks/sendgrid/": [payloads.sendgrid("bounce", reason="550 no")],
    "/hooks/amazon-ses/": [payloads.amazon_ses_bounce("Permanent", "550 no")],
    "/hooks/unisender-go/": [payloads.unisender_go("hard_bounced")],
    "/hooks/sparkpost/": [payloads.sparkpost("bounce", bounce_class="10")],
}
_FORMS: dict[str, list[dict[str, str]]] = {
    "/subscribe/": [{"email": "a@example.org", "newsletter": "letters", "name": "Ada", "frequency": "every"}],
    "/confirm/": [{"yes": "1"}],
    "/move/": [{"yes": "1"}],
    "/unsubscribe/": [{"List-Unsubscribe": "One-Click"}],
    "/preferences/": [
        {"act": "choose", "newsletter": "1", "frequency": "digest", "pause": "7"},
        {"act": "introduce", "name": "Ada", "locale": "pt"},
        {"act": "move", "email": "b@example.org"},
        {"act": "subscribe", "newsletter": "letters"},
        {"act": "leave", "leave": "1"},
        {"act": "resume", "newsletter": "1"},
        {"act": "download"},
    ],
}


def bodies(route: str) -> list[tuple[str, Any]]:
    """Content types and values of what the route takes."""
    found = [("application/json", one) for part, all_ in _JSON.items() if part in route for one in all_]
    forms = [one for part, all_ in _FORMS.items() if part in route for one in all_]
    return [*found, *(("application/x-www-form-urlencoded", one) for one in forms)]


def tokens(newsletter: Newsletter) -> dict[str, list[str]]:
    """Of somebody who has asked for the newsletter, by a part of the addresses that take them."""
    asked = person(newsletter, "ada@example.org", SubscriptionState.PENDING)
    new = parse_address("new@example.org")
    change = address_changes.ask(asked.subscriber, new)
    return {
        "/confirm/": [confirm_token(asked.pk, asked.subscriber.email)],
        "/unsubscribe/": [leave_token(Leave(asked.subscriber_id, newsletter.pk))],
        "/preferences/": [preferences_token(asked.subscriber_id, asked.subscriber.email)],
        "/move/": [move_token(change, new.hash)] if change else [],
    }

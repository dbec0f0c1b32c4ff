"""Webhooks are there only with a secret, and nothing that is posted to them does harm."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from newsletter import urls
from newsletter.feedback_events import FeedbackEvent
from newsletter.hooks.views import hook_patterns
from tests.newsletter.hooks.conftest import Post
from tests.newsletter.hooks.payloads import (
    amazon_ses_bounce,
    brevo,
    dressed,
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

MOUNTED = [
    "amazon-ses",
    "brevo",
    "mailersend",
    "mailgun",
    "mailjet",
    "mailtrap",
    "mandrill",
    "postal",
    "postmark",
    "resend",
    "sendgrid",
    "sparkpost",
    "unisender-go",
]
KEYS = [
    *(
        "type",
        "data",
        "event",
        "events",
        "RecordType",
        "Email",
        "Metadata",
        "Type",
        "DeliveredAt",
        "timestamp",
    ),
    *("signature", "token", "event-data", "msys", "message_event", "headers", "to", "bounce", "message"),
    *("created_at", "email_id", "ts_event", "X-Mailin-custom", "user-variables", "reason", "delivery", "msg"),
    *("delivery-status", "recipient", "severity", "_id", "metadata", "Payload", "MessageID", "rcpt_to"),
    *(
        "timestamp",
        "bounce_class",
        "rcpt_meta",
        "transmission_id",
        "custom_variables",
        "event_type",
        "name",
        "value",
    ),
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=10)
    | st.sampled_from(["email.bounced", "Bounce", "bounce", "delivered", "failed", "delivery", "{}", "[]"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=20,
)
SAMPLES: dict[str, Any] = {
    "amazon-ses": amazon_ses_bounce("Permanent", "550 5.1.1"),
    "brevo": brevo("hard_bounce"),
    "mailersend": mailersend("hard_bounced"),
    "mailgun": mailgun("failed", severity="permanent", reason="bounce"),
    "mailjet": mailjet("bounce", hard_bounce=True),
    "mailtrap": mailtrap("bounce"),
    "mandrill": mandrill("hard_bounce"),
    "postal": postal(status="HardFail", output="550 5.1.1"),
    "postmark": postmark("Bounce", Type="HardBounce"),
    "resend": resend("email.bounced", bounce={"type": "Permanent", "message": "hard"}),
    "sendgrid": sendgrid("bounce", type="bounce"),
    "sparkpost": sparkpost("bounce", bounce_class="10"),
    "unisender-go": unisender_go("hard_bounced"),
}
FUZZ = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_nothing_is_mounted_without_a_secret(settings: Settings) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": []}
    assert hook_patterns() == []
    assert not [path for path in urls.urlpatterns if str(path.name).startswith("hook-")]


def test_every_provider_is_mounted_whose_events_can_be_trusted(mounted: Settings) -> None:
    assert [pattern.name for pattern in hook_patterns()] == [f"hook-{name}" for name in MOUNTED]


def test_a_provider_that_needs_a_signing_key_is_not_mounted_without(settings: Settings) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": ["a:b"]}
    assert "hook-mailgun" not in [pattern.name for pattern in hook_patterns()]


@pytest.mark.parametrize("provider", MOUNTED)
@pytest.mark.parametrize("header", ["", "Basic bGlzdGVuOnRvLXlvdQ==", "Basic %%%", "Bearer x"])
def test_a_stranger_is_not_heard(
    mounted: Settings, client: Client, told: list[FeedbackEvent], provider: str, header: str
) -> None:
    body, more = dressed(provider, SAMPLES.get(provider, {}))
    headers = {"Authorization": header, **more} if header else more
    url = f"/newsletter/hooks/{provider}/"
    answer = client.post(url, body, content_type="application/json", headers=headers)
    # Amazon SNS shows its user and password only to who asks for them.
    asks = provider == "amazon-ses" and not header
    assert answer.status_code == (401 if asks else 400)
    assert told == []


def test_a_forged_signature_is_not_heard(post: Post, told: list[FeedbackEvent]) -> None:
    body = mailgun("complained")
    body["signature"]["timestamp"] = "1795773601"
    assert post("mailgun", body).status_code == 400
    assert told == []


@pytest.mark.parametrize("provider", ["mailersend", "mandrill", "postal", "unisender-go"])
def test_a_message_that_was_changed_on_its_way_is_not_heard(
    mounted: Settings, client: Client, told: list[FeedbackEvent], provider: str
) -> None:
    body, more = dressed(provider, SAMPLES[provider])
    kind = more.get("Content-Type", "application/json")
    url, headers = f"/newsletter/hooks/{provider}/", {"Authorization": "Basic bGlzdGVuOnRvLW1l", **more}
    assert isinstance(body, str)
    changed = body.replace("bob", "eve")
    assert client.generic("POST", url, changed, content_type=kind, headers=headers).status_code == 400
    assert told == []
    assert client.generic("POST", url, body, content_type=kind, headers=headers).status_code == 200
    assert told


@pytest.mark.parametrize("provider", MOUNTED)
@FUZZ
@given(
    body=st.binary(max_size=200),
    content_type=st.sampled_from(
        [
            "application/json",
            "application/json; charset=no-such",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/plain",
        ]
    ),
)
def test_no_bytes_bring_a_hook_down(
    told: list[FeedbackEvent], post: Post, provider: str, body: bytes, content_type: str
) -> None:
    assert post(provider, body, content_type).status_code in (200, 400)


@pytest.mark.parametrize("provider", MOUNTED)
@FUZZ
@given(body=VALUES)
def test_no_json_brings_a_hook_down(told: list[FeedbackEvent], post: Post, provider: str, body: Any) -> None:
    assert post(provider, json.dumps(body)).status_code in (200, 400)


@pytest.mark.parametrize("provider", sorted(SAMPLES))
@FUZZ
@given(data=st.data())
def test_no_event_with_a_strange_value_brings_a_hook_down(
    told: list[FeedbackEvent], post: Post, provider: str, data: st.DataObject
) -> None:
    body = json.loads(json.dumps(SAMPLES[provider]))
    place = body[0] if isinstance(body, list) else body
    place = place.get("msys", {}).get("message_event") or place.get("event-data") or place
    if provider == "amazon-ses":
        place = data.draw(st.sampled_from([place, place["Message"], place["Message"]["mail"]]))
    if provider in ("mailersend", "postal"):
        place = place["data" if provider == "mailersend" else "payload"]
    if provider == "mailtrap":
        place = place["events"][0]
    if provider == "unisender-go":
        place = place["events_by_user"][0]["events"][0]["event_data"]
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(VALUES)
    assert post(provider, body).status_code in (200, 400)


def test_an_event_of_a_hook_that_is_told_twice_is_heard_twice_and_harmless(
    post: Post, told: list[FeedbackEvent]
) -> None:
    for _ in range(2):
        assert post("resend", resend("email.bounced", bounce={"message": "hard"})).status_code == 200
    assert told[0] == told[1]


def test_an_event_about_nobody_of_ours_is_answered_like_any_other(db: None, post: Post) -> None:
    assert post("resend", resend("email.delivered")).status_code == 200

"""Events in the shape in which providers send them, about the delivery `7.<campaign>`."""

import hashlib
import hmac
import json
from typing import Any

from tests.newsletter.hooks.conftest import SIGNING_KEY

DELIVERY = "7." + "a" * 32
BOB = "bob@example.org"


def resend(kind: str, **data: Any) -> dict[str, Any]:
    headers = [{"name": "X-Metadata", "value": json.dumps({"delivery": DELIVERY})}]
    common = {"email_id": "re-1", "to": [BOB], "headers": headers, "created_at": "2026-11-26T10:00:00Z"}
    return {"type": kind, "created_at": "2026-11-27T10:00:00Z", "data": common | data}


def postmark(record: str, **fields: Any) -> dict[str, Any]:
    who = {"Recipient": BOB} if record == "Delivery" else {"Email": BOB}
    common = {"RecordType": record, "MessageID": "pm-1", "Metadata": {"delivery": DELIVERY}}
    return common | who | fields


def brevo(event: str, **fields: Any) -> dict[str, Any]:
    custom = json.dumps({"delivery": DELIVERY})
    common = {"email": BOB, "message-id": "<br-1@brevo>", "ts_event": 1795773600, "X-Mailin-custom": custom}
    return {"event": event} | common | fields


def mailgun(event: str, **fields: Any) -> dict[str, Any]:
    token, timestamp = "token", "1795773600"
    seal = hmac.new(SIGNING_KEY.encode(), f"{timestamp}{token}".encode(), hashlib.sha256)
    data = {
        "event": event,
        "id": "event-1",
        "timestamp": 1795773600.5,
        "recipient": BOB,
        "message": {"headers": {"message-id": "mg-1@mailgun"}},
        "user-variables": {"delivery": DELIVERY},
        "delivery-status": {},
    }
    signature = {"timestamp": timestamp, "token": token, "signature": seal.hexdigest()}
    return {"signature": signature, "event-data": data | fields}


def sendgrid(event: str, **fields: Any) -> list[dict[str, Any]]:
    common = {"email": BOB, "timestamp": 1795773600, "anymail_id": "sg-1", "delivery": DELIVERY}
    return [{"event": event} | common | fields]


def sparkpost(kind: str, **fields: Any) -> list[dict[str, Any]]:
    common = {
        "type": kind,
        "raw_rcpt_to": BOB,
        "transmission_id": "sp-1",
        "timestamp": "1795773600",
        "rcpt_meta": {"delivery": DELIVERY},
    }
    return [{"msys": {"message_event": common | fields}}]

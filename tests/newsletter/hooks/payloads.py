"""Events in the shape in which providers send them, about the delivery `7.<campaign>`."""

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1

SIGNING_KEY = "mailgun-signing-key"
API_KEY = "unisender-go-key"
POSTAL_KEY = generate_private_key(65537, 2048)

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


def amazon_ses(kind: str, **fields: Any) -> dict[str, Any]:
    """A message of SNS. What SES says is text there: `dressed` makes it so."""
    mail = {
        "timestamp": "2026-11-27T10:00:00.000Z",
        "messageId": "0100-ses-1",
        "destination": [BOB],
        "headersTruncated": False,
        "headers": [
            {"name": "To", "value": BOB},
            {"name": "Message-ID", "value": f"<{DELIVERY}@example.com>"},
        ],
    }
    return {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": "arn:aws:sns:eu-west-1:123456789012:mail",
        "Message": {"eventType": kind, "mail": mail} | fields,
        "Timestamp": "2026-11-27T10:00:01.000Z",
    }


def amazon_ses_bounce(kind: str, code: str) -> dict[str, Any]:
    who = [{"emailAddress": BOB, "action": "failed", "diagnosticCode": code}]
    return amazon_ses(
        "Bounce", bounce={"bounceType": kind, "bounceSubType": "General", "bouncedRecipients": who}
    )


def unisender_go(status: str, **fields: Any) -> dict[str, Any]:
    data = {
        "job_id": "1ZymBc-00041N-9X",
        "email": BOB,
        "status": status,
        "event_time": "2026-11-27 10:00:00",
        "metadata": {"delivery": DELIVERY, "anymail_id": "ug-1"},
        "delivery_info": {},
    }
    event = {"event_name": "transactional_email_status", "event_data": data | fields}
    return {"auth": "", "events_by_user": [{"user_id": 1, "events": [event]}]}


def mailersend(kind: str) -> dict[str, Any]:
    email = {"message": {"id": "ms-1"}, "recipient": {"email": BOB}}
    data = {"type": kind, "id": "event-1", "created_at": "2026-11-27T10:00:00.000000Z", "email": email}
    return {"type": f"activity.{kind}", "data": data}


def mailjet(event: str, **fields: Any) -> dict[str, Any]:
    payload = json.dumps({"delivery": DELIVERY})
    return {"event": event, "time": 1795773600, "MessageID": 17, "email": BOB, "Payload": payload} | fields


def mailtrap(event: str, **fields: Any) -> dict[str, Any]:
    common = {"message_id": "mt-1", "event_id": "event-1", "email": BOB, "timestamp": 1795773600}
    return {"events": [{"event": event, "custom_variables": {"delivery": DELIVERY}} | common | fields]}


def mandrill(event: str, **fields: Any) -> list[dict[str, Any]]:
    message = {"email": BOB, "metadata": {"delivery": DELIVERY}, "_id": "md-1", "ts": 1795773600}
    return [{"event": event, "ts": 1795773600, "_id": "md-1", "msg": message | fields}]


def postal(**payload: Any) -> dict[str, Any]:
    message = {"id": 12, "direction": "outgoing", "message_id": f"{DELIVERY}@example.com", "to": BOB}
    return {"uuid": "event-1", "timestamp": 1795773600.5, "payload": {"message": message} | payload}


def dressed(provider: str, body: object) -> tuple[bytes | str, Mapping[str, str]]:
    """The bytes and headers that the provider makes of it."""
    if isinstance(body, (bytes, str)):
        return body, {}
    if provider == "amazon-ses" and isinstance(body, dict) and "Type" in body:
        said = body.get("Message", "")
        told = body | {"Message": said if isinstance(said, str) else json.dumps(said)}
        headers = {"x-amz-sns-message-type": body["Type"], "x-amz-sns-message-id": body.get("MessageId", "")}
        return json.dumps(told), {
            name: str(value).encode("ascii", "replace").decode() for name, value in headers.items()
        }
    if provider == "unisender-go" and isinstance(body, dict) and body.get("auth") == "":
        text = json.dumps(body)
        unsigned = text.replace('"auth": ""', f'"auth": "{API_KEY}"', 1)
        seal = hashlib.md5(unsigned.encode(), usedforsecurity=False).hexdigest()
        return text.replace('"auth": ""', f'"auth": "{seal}"', 1), {}
    if provider == "mandrill" and isinstance(body, list):
        events = json.dumps(body)
        said = f"http://listen:to-me@testserver/newsletter/hooks/mandrill/mandrill_events{events}"
        signed = hmac.new(b"mandrill-key", said.encode(), hashlib.sha1).digest()
        form = {"X-Mandrill-Signature": b64encode(signed).decode()}
        return urlencode({"mandrill_events": events}), form | {
            "Content-Type": "application/x-www-form-urlencoded"
        }
    raw = json.dumps(body)
    if provider == "mailersend":
        return raw, {"Signature": hmac.new(b"mailersend-secret", raw.encode(), hashlib.sha256).hexdigest()}
    if provider == "postal":
        signature = POSTAL_KEY.sign(raw.encode(), PKCS1v15(), SHA1())
        return raw, {"X-Postal-Signature": b64encode(signature).decode()}
    return raw, {}

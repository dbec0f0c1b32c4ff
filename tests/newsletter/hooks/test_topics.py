"""A topic of Amazon SNS is subscribed to once our secret was seen, and only at SNS itself."""

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from cms.webhooks import addresses, wire
from newsletter.feedback_events import FeedbackEvent
from newsletter.hooks import topics
from tests.cms.receiver import Receiver, listening
from tests.newsletter.hooks.conftest import Post
from tests.newsletter.hooks.payloads import dressed

HOST = "sns.eu-west-1.amazonaws.com"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of SNS, signed by itself, with its key."""
    folder = tmp_path_factory.mktemp("sns")
    key, signed, both = folder / "key.pem", folder / "signed.pem", folder / "both.pem"
    words = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    files = ["-keyout", str(key), "-out", str(signed)]
    subprocess.run([*words.split(), *names, *files], check=True, capture_output=True)
    both.write_text(key.read_text() + signed.read_text())
    return both


@pytest.fixture
def sns(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """SNS on this machine, by its own name and with a certificate that is believed."""
    server, ours = Receiver(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=certificate)
    with listening(server, lambda line: ours.wrap_socket(line, server_side=True)):
        monkeypatch.setattr(topics, "_PORT", server.port)
        monkeypatch.setattr(wire, "_public_authorities", lambda: trusting)
        monkeypatch.setattr(addresses, "resolve", lambda host, port: ["127.0.0.1"])
        yield server


def asked(url: str) -> dict[str, Any]:
    return {
        "Type": "SubscriptionConfirmation",
        "MessageId": "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
        "Token": "2336412f37",
        "TopicArn": "arn:aws:sns:eu-west-1:123456789012:mail",
        "Message": "You have chosen to subscribe to the topic.",
        "SubscribeURL": url,
        "Timestamp": "2026-11-27T10:00:00.000Z",
    }


def at(server: Receiver) -> str:
    return f"https://{HOST}:{server.port}/?Action=ConfirmSubscription&Token=2336412f37"


def test_it_subscribes(post: Post, sns: Receiver, told: list[FeedbackEvent]) -> None:
    assert post("amazon-ses", asked(at(sns))).status_code == 200
    (request,) = sns.requests
    assert (request.method, request.path) == ("GET", "/?Action=ConfirmSubscription&Token=2336412f37")
    assert told == []


def test_it_subscribes_to_nothing_without_our_secret(
    mounted: Settings, client: Client, sns: Receiver
) -> None:
    body, headers = dressed("amazon-ses", asked(at(sns)))
    wrong = {"Authorization": "Basic bGlzdGVuOnRvLXlvdQ==", **headers}
    url = "/newsletter/hooks/amazon-ses/"
    assert client.post(url, body, content_type="text/plain", headers=wrong).status_code == 400
    assert sns.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "https://sns.eu-west-1.amazonaws.com.example.org/?Token=1",
        "https://example.org/sns.eu-west-1.amazonaws.com",
        "https://user@sns.eu-west-1.amazonaws.com/",
        "https://s3.eu-west-1.amazonaws.com/bucket",
        "http://sns.eu-west-1.amazonaws.com/?Token=1",
        "https://sns.eu-west-1.amazonaws.com:22/",
        "https://169.254.169.254/latest/",
        "",
    ],
)
def test_it_opens_no_address_but_of_sns(post: Post, sns: Receiver, url: str) -> None:
    assert post("amazon-ses", asked(url)).status_code == 400
    assert sns.requests == []


@pytest.mark.parametrize(("status", "answer"), [(200, 200), (403, 400), (302, 400), (429, 503), (500, 503)])
def test_it_has_sns_come_again_only_where_that_helps(
    post: Post, sns: Receiver, status: int, answer: int
) -> None:
    sns.script = [status]
    assert post("amazon-ses", asked(at(sns))).status_code == answer


def test_it_believes_no_sns_without_its_certificate(
    post: Post, sns: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "_public_authorities", ssl.create_default_context)
    assert post("amazon-ses", asked(at(sns))).status_code == 503
    assert sns.requests == []


def test_it_takes_the_first_message_of_a_topic_for_no_event(post: Post, told: list[FeedbackEvent]) -> None:
    said = "Successfully validated SNS topic for Amazon SES event publishing."
    body = asked("") | {"Type": "Notification", "Message": said}
    assert post("amazon-ses", body).status_code == 200
    assert told == []

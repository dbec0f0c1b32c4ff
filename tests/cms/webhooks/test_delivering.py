"""One delivery: signed, sent to the place that was looked at, and its answer written down."""

import base64
import hashlib
import hmac
import socket
import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.models import WebhookDelivery, WebhookEndpoint
from cms.webhooks import lines, switches
from tests.cms import receiver as misbehaving
from tests.cms.receiver import Receiver, Request, listening
from tests.cms.webhooks.conftest import PACE, make_due, run, states, told

pytestmark = pytest.mark.django_db


def signed_with(request: Request, secret: str) -> bool:
    """Verified as the specification says, and not with our own code."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = (
        f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + request.body
    )
    expected = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return expected in request.headers["webhook-signature"].split(" ")


def test_it_sends_a_signed_request_and_writes_down_the_answer(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.script, receiver.body = [200], b"thanks"
    told()
    run(endpoint)
    (request,), delivery = receiver.requests, WebhookDelivery.objects.get()
    assert signed_with(request, endpoint.secret)
    assert abs(int(request.headers["webhook-timestamp"]) - time.time()) < 5
    assert request.headers["webhook-id"] == delivery.header_id
    assert request.headers["Content-Type"] == "application/json"
    assert request.body.decode() == delivery.payload
    assert (delivery.state, delivery.status, delivery.response) == ("delivered", 200, "thanks")
    assert delivery.delivered_at
    assert delivery.duration_ms is not None
    assert delivery.attempts == 1


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_it_takes_every_2xx_for_a_success(endpoint: WebhookEndpoint, receiver: Receiver, status: int) -> None:
    receiver.script = [status]
    told()
    run(endpoint)
    assert states() == ["delivered"]


def test_it_explains_a_redirect(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.script, receiver.headers = [308, 204], {"Location": receiver.url + "/there"}
    told()
    run(endpoint)
    assert "Redirects are not followed" in WebhookDelivery.objects.get().error
    assert len(receiver.requests) == 1


def test_it_asks_dns_once_and_goes_where_that_answer_leads(
    endpoint: WebhookEndpoint, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that passes the check, and would lead elsewhere when it was asked again for the connection."""
    WebhookEndpoint.objects.update(url=f"http://rebinding.example:{receiver.port}/")
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    asked_by_the_system = []
    system = socket.getaddrinfo

    def overheard(host: str, *args: Any, **kwargs: Any) -> Any:
        asked_by_the_system.append(host)
        return system(host, *args, **kwargs)

    monkeypatch.setattr("socket.getaddrinfo", overheard)
    told()
    with listening(Receiver(host="127.0.0.2", port=receiver.port)) as elsewhere:
        lines.run(endpoint.pk, PACE, lambda host, port: next(answers))
    assert len(receiver.requests) == 1
    assert elsewhere.requests == []
    assert next(answers) == ["127.0.0.2"]
    assert set(asked_by_the_system) == {"127.0.0.1"}


def test_it_refuses_a_private_host_at_each_attempt(
    endpoint: WebhookEndpoint, receiver: Receiver, settings: Settings
) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    told()
    run(endpoint)
    assert receiver.requests == []
    assert (
        WebhookDelivery.objects.get().error == "127.0.0.1 leads to 127.0.0.1, which is not a public address."
    )


def test_it_signs_with_both_secrets_for_a_day_after_a_change(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    before = endpoint.secret
    switches.rotate(endpoint.pk, timezone.now())
    after = WebhookEndpoint.objects.get().secret
    told()
    run(endpoint)
    switches.rotate(endpoint.pk, timezone.now() - timedelta(days=1, seconds=1))
    told()
    run(endpoint)
    first, second = receiver.requests
    assert signed_with(first, before)
    assert signed_with(first, after)
    assert not signed_with(second, after)
    assert signed_with(second, WebhookEndpoint.objects.get().secret)


BEHAVIOURS = ["drip_headers", "drip_continues", "say_nothing", "babble", "hang_up", "flood_headers"]


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_it_survives_whatever_an_endpoint_does(
    endpoint: WebhookEndpoint, receiver: Receiver, behaviour: str
) -> None:
    receiver.script = [getattr(misbehaving, behaviour), 204]
    told()
    run(endpoint)
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.status) == ("deferred", None)
    assert delivery.error
    make_due()
    run(endpoint)
    assert states() == ["delivered"]

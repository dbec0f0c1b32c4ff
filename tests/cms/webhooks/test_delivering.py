"""One delivery after the other: signed, in order, tried again, and given up in the end."""

import base64
import hashlib
import hmac
import json
import socket
import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.models import WebhookDelivery, WebhookEndpoint
from cms.webhooks import deliver, lines, switches
from cms.webhooks.pace import Pace
from cms.webhooks.states import DeliveryState
from tests.cms import receiver as misbehaving
from tests.cms.receiver import Receiver, Request, listening
from tests.cms.webhooks.conftest import PACE, make_due, told

pytestmark = pytest.mark.django_db


def run(endpoint: WebhookEndpoint) -> None:
    while lines.run(endpoint.pk, PACE):
        pass


def states() -> list[str]:
    return list(WebhookDelivery.objects.order_by("tick").values_list("state", flat=True))


def ticks(receiver: Receiver) -> list[int]:
    return [json.loads(request.body)["data"]["tick"] for request in receiver.requests]


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


@pytest.mark.parametrize("status", [101, 199, 301, 400, 401, 404, 429, 500, 503, 999])
def test_it_tries_again_after_every_other_answer(
    endpoint: WebhookEndpoint, receiver: Receiver, status: int
) -> None:
    receiver.script = [status, 204]
    told()
    run(endpoint)
    assert states() == ["deferred"]
    make_due()
    run(endpoint)
    assert states() == ["delivered"]
    first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_it_explains_a_redirect(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.script, receiver.headers = [308, 204], {"Location": receiver.url + "/there"}
    told()
    run(endpoint)
    assert "Redirects are not followed" in WebhookDelivery.objects.get().error
    assert len(receiver.requests) == 1


def test_it_waits_longer_from_attempt_to_attempt_and_then_gives_up(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.script = [500]
    told()
    waits = []
    while states() != ["failed"]:
        make_due()
        run(endpoint)
        delivery = WebhookDelivery.objects.get()
        waits.append((delivery.next_attempt_at - timezone.now()).total_seconds())
    planned = [5, 30, 120, 600, 3600, 21600, 86400]
    assert len(receiver.requests) == len(planned) + 1
    for wait, least in zip(waits, planned, strict=False):
        assert least - 2 < wait <= least * 1.2


@pytest.mark.parametrize(("asked", "least"), [("3000", 2990), ("99999999999", 86000), ("DATE", 2900)])
def test_it_waits_as_long_as_it_is_asked_to(
    endpoint: WebhookEndpoint, receiver: Receiver, asked: str, least: float
) -> None:
    date = (timezone.now() + timedelta(seconds=3000)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    receiver.script, receiver.headers = [429], {"Retry-After": asked.replace("DATE", date)}
    told(2)
    run(endpoint)
    due = WebhookDelivery.objects.earliest("tick").next_attempt_at - timezone.now()
    assert least < due.total_seconds() <= 86400
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("asked", ["", "soon", "-5", "1e9", "Fri, 99 Nov 2026 00:00:00 GMT", "²", "\xff"])
def test_it_is_not_put_off_by_a_wait_that_nobody_can_read(
    endpoint: WebhookEndpoint, receiver: Receiver, asked: str
) -> None:
    receiver.script, receiver.headers = [503], {"Retry-After": asked}
    told()
    run(endpoint)
    assert states() == ["deferred"]
    assert WebhookDelivery.objects.get().next_attempt_at < timezone.now() + timedelta(seconds=10)


def test_it_tells_an_endpoint_everything_in_order(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    told(12)
    run(endpoint)
    assert ticks(receiver) == sorted(ticks(receiver))
    assert len(receiver.requests) == 12


def test_it_keeps_the_order_while_the_first_attempts_fail(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.script = [500, 500, 500, 204]
    told(3)
    for _ in range(4):
        run(endpoint)
        make_due()
    first = ticks(receiver)[0]
    assert ticks(receiver) == [first] * 4 + [first + 1, first + 2]


def test_it_lets_the_others_pass_when_one_is_never_taken(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.script = [500, 500, 500, 500, 204]
    told(3)
    for _ in range(4):
        make_due()
        run(endpoint)
    assert states() == ["deferred", "delivered", "delivered"]
    make_due()
    run(endpoint)
    assert states() == ["delivered"] * 3


def test_it_lets_an_endpoint_rest_that_takes_nothing(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.script = [500]
    told(30)
    for _ in range(40):
        WebhookDelivery.objects.update(next_attempt_at=timezone.now())
        run(endpoint)
    assert len(receiver.requests) == PACE.strained
    fares = WebhookEndpoint.objects.get()
    assert fares.paused_until
    assert fares.paused_until > timezone.now() + timedelta(minutes=9)
    assert lines.idle(timezone.now(), PACE) == []


def test_it_forgets_the_failures_with_a_success(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.script = [500, 204]
    told()
    run(endpoint)
    fares = WebhookEndpoint.objects.get()
    assert fares.consecutive_failures == 1
    assert fares.failing_since
    make_due()
    run(endpoint)
    fares = WebhookEndpoint.objects.get()
    assert (fares.consecutive_failures, fares.failing_since) == (0, None)
    assert fares.delivered_at


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


def test_it_does_not_write_over_what_another_process_has_taken(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    told()
    slow = deliver.begin(endpoint.pk, Pace(lease=timedelta(seconds=-1)))
    quick = deliver.begin(endpoint.pk, PACE)
    assert slow
    assert quick
    assert deliver.record(quick, deliver.send(quick.delivery, PACE), PACE)
    receiver.script = [500]
    assert not deliver.record(slow, deliver.send(slow.delivery, PACE), PACE)
    assert states() == ["delivered"]
    assert WebhookEndpoint.objects.get().consecutive_failures == 0


def test_it_does_not_write_over_what_another_process_is_sending(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    told()
    slow = deliver.begin(endpoint.pk, Pace(lease=timedelta(seconds=-1)))
    quick = deliver.begin(endpoint.pk, PACE)
    assert slow
    assert quick
    receiver.script = [500, 204]
    assert not deliver.record(slow, deliver.send(slow.delivery, PACE), PACE)
    assert states() == ["sending"]
    assert deliver.record(quick, deliver.send(quick.delivery, PACE), PACE)
    assert states() == ["delivered"]


def test_it_leaves_a_line_alone_that_another_process_holds(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    told()
    now = timezone.now()
    rows = WebhookEndpoint.objects.all()
    rows.update(line_holder=7, line_until=now + timedelta(minutes=1))
    assert lines.idle(timezone.now(), PACE) == []
    run(endpoint)
    assert receiver.requests == []
    assert rows.get().line_holder == 7
    rows.update(line_until=now - timedelta(seconds=1))
    assert lines.idle(timezone.now(), PACE) == [endpoint.pk]
    run(endpoint)
    assert len(receiver.requests) == 1
    assert rows.get().line_holder is None


def test_it_gives_up_what_ends_the_process_each_time(endpoint: WebhookEndpoint) -> None:
    told(2)
    dying = Pace(lease=timedelta(seconds=-1))
    first = WebhookDelivery.objects.earliest("tick")
    begun = [deliver.begin(endpoint.pk, dying) for _ in range(9)]
    assert [one.delivery.pk for one in begun if one] == [first.pk] * 8 + [first.pk + 1]
    assert states() == [DeliveryState.FAILED, DeliveryState.SENDING]

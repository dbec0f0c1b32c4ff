"""What was not taken is tried again, later each time, and given up in the end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import WebhookDelivery, WebhookEndpoint
from cms.webhooks import lines
from tests.cms.receiver import Receiver
from tests.cms.webhooks.conftest import PACE, make_due, run, states, told

pytestmark = pytest.mark.django_db


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

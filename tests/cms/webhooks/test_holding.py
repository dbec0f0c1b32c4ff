"""Two processes at one endpoint: neither writes over what the other did."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import WebhookDelivery, WebhookEndpoint
from cms.webhooks import deliver, lines
from cms.webhooks.pace import Pace
from cms.webhooks.states import DeliveryState
from tests.cms.receiver import Receiver
from tests.cms.webhooks.conftest import PACE, run, states, told

pytestmark = pytest.mark.django_db


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

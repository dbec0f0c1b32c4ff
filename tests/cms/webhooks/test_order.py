"""An endpoint is told everything in order, as far as it takes what it is told."""

import pytest

from cms.models import WebhookEndpoint
from tests.cms.receiver import Receiver
from tests.cms.webhooks.conftest import make_due, run, states, ticks, told

pytestmark = pytest.mark.django_db


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

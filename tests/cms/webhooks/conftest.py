"""An endpoint, a real server behind it, and changes to tell it of."""

import json
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.documents import changes, clock
from cms.models import Change, WebhookDelivery, WebhookEndpoint
from cms.webhooks import lines
from cms.webhooks.dispatch import dispatch
from cms.webhooks.pace import Pace
from tests.cms.receiver import Receiver, listening

# A server that does not answer is given up after half a second here.
PACE = Pace(seconds=0.5)


@pytest.fixture(autouse=True)
def _on_this_machine(settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening(Receiver()) as server:
        yield server


@pytest.fixture
def endpoint(db: None, receiver: Receiver) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(name="Site", url=receiver.url, topics=["*"])


def change(
    subject: Change.Subject = Change.Subject.LENS,
    kind: Change.Kind = Change.Kind.UPDATED,
    key: str = "long-view",
) -> Change:
    """A change as the publication notes it."""
    with transaction.atomic():
        return changes.of_subject(subject, kind, clock.advance(), key, {"lenses"}, site=None)


def told(count: int = 1) -> None:
    """So many changes, and their deliveries."""
    for number in range(count):
        change(key=f"lens-{number}")
    dispatch()


def make_due() -> None:
    """Let the time pass that retries and rests wait for."""
    WebhookDelivery.objects.update(next_attempt_at=timezone.now())
    WebhookEndpoint.objects.update(paused_until=None)


def run(endpoint: WebhookEndpoint) -> None:
    """Everything that is due."""
    while lines.run(endpoint.pk, PACE):
        pass


def states() -> list[str]:
    """Of all deliveries, in order."""
    return list(WebhookDelivery.objects.order_by("tick").values_list("state", flat=True))


def ticks(receiver: Receiver) -> list[int]:
    """What the server was told of, in order."""
    return [json.loads(request.body)["data"]["tick"] for request in receiver.requests]

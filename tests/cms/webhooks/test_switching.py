"""Endpoints that are given up, the mail about it, secrets, and sending again by hand."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.models import WebhookDelivery, WebhookEndpoint
from cms.webhooks import deliver, lines, notices, replay, switches
from cms.webhooks.dispatch import dispatch
from cms.webhooks.prune import prune
from tests.cms.receiver import Receiver
from tests.cms.webhooks.conftest import PACE, change, make_due, states, told
from tests.newsletter.recorder import Recorder, listen

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(settings: Settings) -> Iterator[Recorder]:
    """A real SMTP server, and the way to it."""
    recorder = Recorder()
    controller = listen(recorder)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", recorder.port
    yield recorder
    controller.stop()


@pytest.fixture(autouse=True)
def _people(db: None) -> None:
    users = get_user_model().objects
    users.create_user("root", email="root@example.com", is_superuser=True)
    users.create_user("gone", email="gone@example.com", is_superuser=True, is_active=False)
    users.create_user("mute", email="", is_superuser=True)
    users.create_user("editor", email="editor@example.com")
    keeper = users.create_user("keeper", email="keeper@example.com")
    keeper.user_permissions.add(Permission.objects.get(codename="change_webhookendpoint"))


def fail(endpoint: WebhookEndpoint, times: int) -> None:
    for _ in range(times):
        make_due()
        lines.run(endpoint.pk, PACE)


def fares() -> WebhookEndpoint:
    return WebhookEndpoint.objects.get()


def test_it_switches_off_at_once_what_answers_410(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.script = [410]
    told(3)
    lines.run(endpoint.pk, PACE)
    assert not fares().active
    assert fares().disabled_reason == "It answered 410 Gone."
    assert fares().disabled_at
    assert states() == ["failed"] * 3
    assert len(receiver.requests) == 1
    change()
    dispatch()
    assert len(states()) == 3


def test_it_switches_off_what_has_failed_for_days(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.script = [500]
    told(2)
    fail(endpoint, 7)
    WebhookEndpoint.objects.update(failing_since=timezone.now() - timedelta(days=3))
    assert fares().active
    fail(endpoint, 1)
    assert not fares().active
    assert fares().disabled_reason == "It has taken nothing for 3 days."
    assert set(states()) == {"failed"}


def test_it_keeps_what_has_failed_often_but_not_for_long(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.script = [500]
    told(3)
    fail(endpoint, 20)
    assert fares().consecutive_failures >= 20
    assert fares().active


def test_it_keeps_what_has_failed_for_long_but_seldom(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.script = [500]
    told()
    WebhookEndpoint.objects.update(failing_since=timezone.now() - timedelta(days=30), consecutive_failures=2)
    fail(endpoint, 1)
    assert fares().active


def test_it_starts_anew_when_it_is_switched_on(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.script = [410, 204]
    told()
    lines.run(endpoint.pk, PACE)
    assert switches.on(endpoint.pk)
    assert not switches.on(endpoint.pk)
    assert (fares().active, fares().consecutive_failures, fares().notice_due_at) == (True, 0, None)
    told()
    lines.run(endpoint.pk, PACE)
    assert states() == ["failed", "delivered"]


def test_it_does_not_send_what_was_under_way_when_it_was_switched_off(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.script = [500]
    told()
    attempt = deliver.begin(endpoint.pk, PACE)
    assert attempt
    switches.off(endpoint.pk, "By hand.", timezone.now(), tell=False)
    deliver.record(attempt, deliver.send(attempt.delivery, PACE), PACE)
    assert states() == ["failed"]


def test_it_tells_the_administrators_by_mail(
    endpoint: WebhookEndpoint, receiver: Receiver, mail: Recorder
) -> None:
    receiver.script = [410]
    WebhookEndpoint.objects.update(name="Site\nBcc: everybody@example.com")
    told()
    lines.run(endpoint.pk, PACE)
    now = timezone.now()
    assert notices.due(now) == [endpoint.pk]
    assert notices.send(endpoint.pk, now)
    (letter,) = mail.messages()
    assert letter["To"] == "keeper@example.com, root@example.com"
    assert letter["Subject"] == "Webhook switched off: Site Bcc: everybody@example.com"
    text = letter.get_content()
    assert "It answered 410 Gone." in text
    assert receiver.url in text
    assert f"http://cms.test/admin/webhooks/inspect/{endpoint.pk}/" in text
    assert endpoint.secret not in text


def test_it_tells_them_once(endpoint: WebhookEndpoint, mail: Recorder) -> None:
    now = timezone.now()
    switches.off(endpoint.pk, "It answered 410 Gone.", now, tell=True)
    assert [notices.send(endpoint.pk, now) for _ in range(3)] == [True, False, False]
    assert len(mail.taken) == 1


def test_it_tells_them_later_when_the_mail_server_is_down(
    endpoint: WebhookEndpoint, mail: Recorder, settings: Settings
) -> None:
    now = timezone.now()
    switches.off(endpoint.pk, "It answered 410 Gone.", now, tell=True)
    settings.EMAIL_PORT = 9
    assert not notices.send(endpoint.pk, now)
    assert notices.due(now) == []
    settings.EMAIL_PORT = mail.port
    later = now + timedelta(minutes=6)
    assert notices.due(later) == [endpoint.pk]
    assert notices.send(endpoint.pk, later)
    assert len(mail.taken) == 1


def test_it_tells_nobody_when_an_administrator_switches_it_off(endpoint: WebhookEndpoint) -> None:
    switches.off(endpoint.pk, "By hand.", timezone.now(), tell=False)
    assert notices.due(timezone.now()) == []


def test_it_shows_a_secret_once(endpoint: WebhookEndpoint) -> None:
    now = timezone.now()
    assert switches.reveal(endpoint.pk, now) == endpoint.secret
    assert switches.reveal(endpoint.pk, now) is None
    switches.rotate(endpoint.pk, now)
    assert switches.reveal(endpoint.pk, now) not in (endpoint.secret, None)
    assert fares().former_secret == endpoint.secret


def test_it_sends_a_delivery_again_under_its_id(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    told()
    lines.run(endpoint.pk, PACE)
    assert replay.one(WebhookDelivery.objects.get())
    assert not replay.one(WebhookDelivery.objects.get())
    lines.run(endpoint.pk, PACE)
    first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert WebhookDelivery.objects.get().attempts == 2
    assert states() == ["delivered"]


def test_it_sends_all_that_failed_again_in_order(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    receiver.script = [204, 410, 204]
    told(4)
    lines.run(endpoint.pk, PACE)
    switches.on(endpoint.pk)
    replay.send_test(endpoint, PACE)
    assert replay.failed(endpoint.pk) == 3
    lines.run(endpoint.pk, PACE)
    assert states().count("delivered") == 5
    assert [r.body for r in receiver.requests[3:]] == [
        text.encode()
        for text in endpoint.deliveries.filter(tick__isnull=False)
        .order_by("tick")
        .values_list("payload", flat=True)[1:]
    ]


def test_it_gives_a_delivery_that_is_asked_for_again_all_its_attempts(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.script = [500]
    told()
    fail(endpoint, 8)
    assert states() == ["failed"]
    assert replay.failed(endpoint.pk) == 1
    fail(endpoint, 1)
    assert states() == ["deferred"]
    assert WebhookDelivery.objects.get().attempts == 9


def test_it_refuses_to_send_again_to_what_is_off(endpoint: WebhookEndpoint) -> None:
    told()
    switches.off(endpoint.pk, "By hand.", timezone.now(), tell=False)
    with pytest.raises(replay.EndpointOffError, match="Switch it on first"):
        replay.one(WebhookDelivery.objects.get())
    with pytest.raises(replay.EndpointOffError):
        replay.failed(endpoint.pk)


@pytest.mark.parametrize(("status", "state"), [(204, "delivered"), (410, "failed"), (500, "failed")])
def test_it_sends_a_test_that_counts_for_nothing(
    endpoint: WebhookEndpoint, receiver: Receiver, status: int, state: str
) -> None:
    receiver.script = [status]
    outcome = replay.send_test(endpoint, PACE)
    assert (outcome.status, states()) == (status, [state])
    assert b'"type": "webhook.test"' in receiver.requests[0].body
    assert (fares().active, fares().consecutive_failures, fares().delivered_at) == (True, 0, None)
    fail(endpoint, 2)
    assert len(receiver.requests) == 1


def test_it_sends_a_test_to_what_is_off(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    switches.off(endpoint.pk, "By hand.", timezone.now(), tell=False)
    assert replay.send_test(endpoint, PACE).delivered


def test_it_forgets_old_deliveries_and_never_sends_them_again(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    told(2)
    lines.run(endpoint.pk, PACE)
    told()
    assert prune(timezone.now(), 30) == 0
    assert prune(timezone.now() + timedelta(days=4000), 0) == 0
    assert prune(timezone.now() + timedelta(days=31), 30) == 2
    dispatch()
    lines.run(endpoint.pk, PACE)
    assert len(receiver.requests) == 3

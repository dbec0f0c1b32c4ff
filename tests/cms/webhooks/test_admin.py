"""Webhooks in the admin: made, looked at, tested, sent again, switched, and kept from who may not."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import ModelLogEntry

from cms.caches.purge import purge_all
from cms.models import WebhookDelivery, WebhookEndpoint
from cms.webhooks import lines, switches
from tests.cms.receiver import Receiver
from tests.cms.webhooks.conftest import PACE, told

pytestmark = pytest.mark.django_db


def signed_in(*permissions: str, superuser: bool = False) -> Client:
    user = get_user_model().objects.create_user("ed", email="ed@example.com", is_superuser=superuser)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", *permissions]))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(db: None) -> Client:
    return signed_in(superuser=True)


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Endpoints whose line was woken; nothing is sent by itself here."""
    calls: list[int] = []
    monkeypatch.setattr("cms.webhooks.actions.wake_line", calls.append)
    return calls


def page(name: str, *args: object) -> str:
    return reverse(f"webhooks:{name}", args=args)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_it_makes_an_endpoint_and_leads_to_its_page(admin: Client, receiver: Receiver) -> None:
    wanted = {"name": "Site", "url": receiver.url, "topics": ["transmission.*", "site.*"], "site": ""}
    answer = admin.post(page("add"), wanted)
    made = WebhookEndpoint.objects.get()
    assert answer["Location"] == page("inspect", made.pk)
    assert made.topics == ["transmission.*", "site.*"]
    assert made.secret.startswith("whsec_")
    assert made.secret not in text(admin.get(page("inspect", made.pk)))


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("ftp://hooks.example/", "beginning with https://"),
        ("https://me:pw@hooks.example/", "Leave out user and password"),
        ("http://127.0.0.1:8080/", "not a public address"),
        ("http://169.254.169.254/latest/meta-data/", "not a public address"),
        ("http://no-such-host.invalid/", "could not be resolved"),
    ],
)
def test_it_refuses_an_address_and_says_why(
    admin: Client, settings: Settings, url: str, complaint: str
) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    answer = admin.post(page("add"), {"name": "Site", "url": url, "topics": ["*"], "site": ""})
    assert complaint in text(answer)
    assert not WebhookEndpoint.objects.exists()


def test_it_asks_for_something_to_be_told_of(admin: Client, receiver: Receiver) -> None:
    answer = admin.post(page("add"), {"name": "Site", "url": receiver.url, "topics": [], "site": ""})
    assert "This field is required" in text(answer)


def test_it_keeps_a_pattern_that_a_program_has_set(admin: Client, endpoint: WebhookEndpoint) -> None:
    WebhookEndpoint.objects.update(topics=["*.gone"])
    shown = admin.get(page("edit", endpoint.pk)).content.decode()
    assert re.search(r'value="\*\.gone"[^>]*checked', shown)
    admin.post(
        page("edit", endpoint.pk), {"name": "New", "url": endpoint.url, "topics": ["*.gone"], "site": ""}
    )
    assert WebhookEndpoint.objects.get().topics == ["*.gone"]
    assert WebhookEndpoint.objects.get().name == "New"


def test_it_shows_the_secret_once(admin: Client, endpoint: WebhookEndpoint) -> None:
    first = admin.post(page("secret", endpoint.pk))
    assert endpoint.secret in text(first)
    assert "no-store" in first["Cache-Control"]
    again = admin.post(page("secret", endpoint.pk), follow=True)
    assert endpoint.secret not in text(again)
    assert "is not shown again" in text(again)
    assert admin.get(page("secret", endpoint.pk)).status_code == 405


def test_it_makes_a_new_secret_after_asking(admin: Client, endpoint: WebhookEndpoint) -> None:
    assert "Make a new secret" in text(admin.get(page("rotate", endpoint.pk)))
    assert WebhookEndpoint.objects.get().secret == endpoint.secret
    admin.post(page("rotate", endpoint.pk))
    assert WebhookEndpoint.objects.get().former_secret == endpoint.secret
    assert "Nobody has seen its secret yet" in text(admin.get(page("inspect", endpoint.pk)))
    assert "the secret before it ends at once" in text(admin.get(page("rotate", endpoint.pk)))


def test_it_lists_endpoints_with_their_state(admin: Client, endpoint: WebhookEndpoint) -> None:
    assert "Nothing has been sent to it yet." in text(admin.get(page("index")))
    WebhookEndpoint.objects.update(failing_since=timezone.now(), consecutive_failures=3)
    assert "3 attempts failed" in text(admin.get(page("index")))
    switches.off(endpoint.pk, "It answered 410 Gone.", timezone.now(), tell=False)
    assert "It answered 410 Gone." in text(admin.get(page("index")))


def test_it_shows_what_was_sent_and_what_came_back(
    admin: Client, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.script, receiver.body = [500, 204], b"<script>alert(1)</script> no room"
    told()
    lines.run(endpoint.pk, PACE)
    log = text(admin.get(page("inspect", endpoint.pk)))
    delivery = WebhookDelivery.objects.get()
    for shown in ("lens.updated", "lens-0", "500", f"{delivery.duration_ms} ms", "deferred"):
        assert shown in log
    whole = text(admin.get(page("delivery", delivery.pk)))
    assert delivery.header_id in whole
    assert "&lt;script&gt;alert(1)&lt;/script&gt; no room" in whole
    assert "&quot;key&quot;: &quot;lens-0&quot;" in whole
    assert endpoint.secret not in log + whole


def test_it_finds_a_delivery_by_its_id_and_by_what_it_is_about(
    admin: Client, endpoint: WebhookEndpoint
) -> None:
    told(2)
    results = page("log_results", endpoint.pk)
    found = text(admin.get(results + "?q=lens-1"))
    assert "lens-1" in found
    assert "lens-0" not in found
    assert "lens-0" not in text(admin.get(results + "?state=failed"))


def test_it_sends_a_delivery_again(
    admin: Client, endpoint: WebhookEndpoint, receiver: Receiver, woken: list[int]
) -> None:
    told()
    lines.run(endpoint.pk, PACE)
    delivery = WebhookDelivery.objects.get()
    shown = text(admin.get(page("delivery", delivery.pk)))
    assert page("replay", delivery.pk) in shown
    admin.post(page("replay", delivery.pk))
    assert WebhookDelivery.objects.get().state == "waiting"
    assert woken == [endpoint.pk]


def test_it_sends_all_that_failed_again(admin: Client, endpoint: WebhookEndpoint, woken: list[int]) -> None:
    told(3)
    switches.off(endpoint.pk, "By hand.", timezone.now(), tell=False)
    answer = admin.post(page("act", endpoint.pk, "replay"), follow=True)
    assert "Switch it on first." in text(answer)
    switches.on(endpoint.pk)
    assert page("act", endpoint.pk, "replay") in text(admin.get(page("inspect", endpoint.pk)))
    answer = admin.post(page("act", endpoint.pk, "replay"), follow=True)
    assert "3 deliveries are sent again." in text(answer)
    assert woken == [endpoint.pk]


def test_it_sends_a_test_and_tells_the_answer(
    admin: Client, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.script = [204, 404]
    assert "The test was taken. It answered 204" in text(admin.post(page("test", endpoint.pk), follow=True))
    answer = text(admin.post(page("test", endpoint.pk), follow=True))
    assert "The test was not taken. It answered 404" in answer
    assert page("replay", WebhookDelivery.objects.latest("pk").pk) not in answer


def test_it_switches_off_and_on(admin: Client, endpoint: WebhookEndpoint) -> None:
    answer = text(admin.post(page("act", endpoint.pk, "off"), follow=True))
    assert "Switched off by ed." in answer
    assert not WebhookEndpoint.objects.get().active
    admin.post(page("act", endpoint.pk, "on"))
    assert WebhookEndpoint.objects.get().active
    assert admin.post(page("act", endpoint.pk, "explode")).status_code == 404


def test_it_writes_down_who_did_what(admin: Client, endpoint: WebhookEndpoint) -> None:
    for url in (page("secret", endpoint.pk), page("rotate", endpoint.pk), page("act", endpoint.pk, "off")):
        admin.post(url)
    actions = ModelLogEntry.objects.order_by("pk").values_list("action", "user__username", "data")
    assert [(action, user) for action, user, _ in actions] == [
        ("webhooks.reveal", "ed"),
        ("webhooks.rotate", "ed"),
        ("webhooks.off", "ed"),
    ]
    assert not any("whsec_" in str(data) for *_, data in actions)


def test_it_deletes_an_endpoint_with_its_log(admin: Client, endpoint: WebhookEndpoint) -> None:
    told()
    admin.post(page("delete", endpoint.pk))
    assert not WebhookEndpoint.objects.exists()
    assert not WebhookDelivery.objects.exists()


ACTIONS = ["secret", "rotate", "test"]


def test_it_shows_the_log_but_no_button_to_who_may_only_look(endpoint: WebhookEndpoint) -> None:
    told()
    looker = signed_in("view_webhookendpoint")
    shown = text(looker.get(page("inspect", endpoint.pk)))
    assert "lens.updated" in shown
    for name in ACTIONS:
        assert page(name, endpoint.pk) not in shown
        looker.post(page(name, endpoint.pk))
    looker.post(page("act", endpoint.pk, "off"))
    looker.post(page("replay", WebhookDelivery.objects.get().pk))
    after = WebhookEndpoint.objects.get()
    assert (after.active, after.secret, after.secret_shown_at) == (True, endpoint.secret, None)


@pytest.mark.parametrize("name", ["inspect", "log_results", "edit", "delete", "rotate"])
def test_it_is_closed_to_editors(endpoint: WebhookEndpoint, name: str) -> None:
    assert "lens" not in text(signed_in().get(page(name, endpoint.pk), follow=True))


def test_it_shows_the_caches_and_their_troubles(admin: Client, settings: Settings) -> None:
    settings.CDN_PURGE_URL = ["varnish://127.0.0.1:9"]
    told()
    purge_all()
    shown = text(admin.get(reverse("caches:index")))
    assert "Varnish http://127.0.0.1:9" in shown
    assert "failing" in shown
    assert "No answer" in shown

"""At the desk: limits for each mailbox provider."""

import pytest
from django.test import Client
from django.urls import reverse

from newsletter.models import MailboxProvider, MailDomain
from newsletter.pacing.pacer import limits_of_providers
from newsletter.senders import Limits
from tests.newsletter.test_desk import signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return signed_in(superuser=True)


def form(**fields: object) -> dict[str, object]:
    usual = {"domains": "", "mx_suffixes": "", "per_second": 0, "per_hour": 0, "per_day": 0}
    return usual | fields


def test_it_stands_in_the_menu_with_the_known_providers(editor: Client) -> None:
    shown = text(editor.get(reverse("mailbox_providers:index")))
    assert "Google" in shown
    assert "no limit" in shown
    assert reverse("mailbox_providers:index") in text(editor.get(reverse("wagtailadmin_home")))


def test_it_sets_a_limit_that_pacing_keeps(editor: Client) -> None:
    google = MailboxProvider.objects.get(name="Google")
    fields = form(name="Google", per_second=2.5, per_day=40_000, mx_suffixes=google.mx_suffixes)
    answer = editor.post(reverse("mailbox_providers:edit", args=[google.pk]), fields)
    assert answer.status_code == 302
    assert limits_of_providers() == {google.pk: Limits(per_second=2.5, per_day=40_000)}


def test_it_refuses_a_negative_limit(editor: Client) -> None:
    answer = editor.post(reverse("mailbox_providers:add"), form(name="Backwards", per_second=-1))
    assert answer.status_code == 200
    assert not MailboxProvider.objects.filter(name="Backwards").exists()


def test_it_has_domains_looked_at_again_when_a_provider_is_added(editor: Client) -> None:
    far = MailDomain.objects.create(domain="firm.example", mx="mx1.host.example", due_at="2100-01-01T00:00Z")
    editor.post(reverse("mailbox_providers:add"), form(name="Host", mx_suffixes="host.example"))
    far.refresh_from_db()
    assert far.due_at.year < 2100


def test_it_is_closed_to_who_may_not_change_providers() -> None:
    assert signed_in().get(reverse("mailbox_providers:index")).status_code == 302

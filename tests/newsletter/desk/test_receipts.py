"""Was it sent to this address, when, which version, and what did their server answer?"""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsletter import campaigns
from newsletter.consents import note
from newsletter.models import Attempt, Campaign, ConsentKind, Delivery, DeliveryState
from tests.newsletter.cast import Cast, carried, crowd
from tests.newsletter.desk.editors import editor, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast: Cast, campaign: Campaign) -> Delivery:
    """Alice's mail, which was taken at the second attempt."""
    crowd(cast.newsletter, 3)
    campaigns.start(campaign)
    carried(campaign, DeliveryState.SENT)
    mail = Delivery.objects.get(email="alice@example.org")
    at = mail.queued_at
    Attempt.objects.create(
        delivery=mail, number=1, sender="relay", ended_at=at, state="deferred", answer="451 4.7.1 Later"
    )
    return mail


def found(client: Client, campaign: Campaign, query: str) -> str:
    return text(client.get(reverse("campaigns:ledger_results", args=[campaign.pk]), {"q": query}))


def test_it_tells_all_that_is_on_record(sent: Delivery) -> None:
    shown = text(editor().get(reverse("campaigns:receipt", args=[sent.campaign_id, sent.pk])))
    for part in (
        "alice@example.org",
        "Attempt: deferred",
        "<dt>Attempts</dt><dd>2</dd>",
        "451 4.7.1 Later",
        "Taken by the mail server",
        "250 2.0.0 taken",
        sent.variant.content_hash,
        f"{sent.pk}.{sent.campaign.public_id.hex}",
    ):
        assert part in shown
    assert shown.index("451 4.7.1 Later</q></td>") < shown.index("Taken by the mail server")


def test_it_shows_the_mail_as_sent_with_harmless_links(sent: Delivery) -> None:
    admin = editor()
    for part in ("html", "text"):
        mail = admin.get(reverse("campaigns:mail_as_sent", args=[sent.campaign_id, sent.pk, part]))
        assert "Slow light, åäö and 漢字." in mail.content.decode()
        assert "from-your-own-mail" in mail.content.decode()
    assert (
        "default-src 'none'"
        in admin.get(reverse("campaigns:mail_as_sent", args=[sent.campaign_id, sent.pk, "html"]))[
            "Content-Security-Policy"
        ]
    )


def test_the_ledger_finds_one_address(sent: Delivery, campaign: Campaign) -> None:
    receipt = reverse("campaigns:receipt", args=[campaign.pk, sent.pk])
    shown = found(editor(), campaign, "Alice@Example.org")
    assert f'href="{receipt}"' in shown
    assert "reader1@example.org" not in shown


def test_the_ledger_finds_an_address_that_the_person_has_left(sent: Delivery, cast: Cast) -> None:
    person = cast.alice.subscriber
    evidence: dict[str, object] = {"from": "alice@example.org", "to": "new@example.org"}
    note(cast.alice, ConsentKind.MOVED, timezone.now(), "move", evidence=evidence)
    person.email = person.email_normalized = "new@example.org"
    person.save()
    admin = editor()
    assert "alice@example.org" in found(admin, sent.campaign, "alice@example.org")
    assert "alice@example.org" in found(admin, sent.campaign, "new@example.org")


def test_the_ledger_finds_words(sent: Delivery, campaign: Campaign) -> None:
    shown = found(editor(), campaign, "reader")
    assert "3 deliveries" in shown
    assert "alice@example.org" not in shown


def test_the_persons_page_leads_to_it(sent: Delivery) -> None:
    person = text(editor().get(reverse("subscribers:inspect", args=[sent.subscriber_id])))
    assert reverse("campaigns:receipt", args=[sent.campaign_id, sent.pk]) in person


def test_it_belongs_to_its_campaign_and_needs_permission(sent: Delivery) -> None:
    assert editor().get(reverse("campaigns:receipt", args=[sent.campaign_id + 1, sent.pk])).status_code == 404
    stranger = editor("view_subscriber", name="eve")
    assert stranger.get(reverse("campaigns:receipt", args=[sent.campaign_id, sent.pk])).status_code == 302


def test_nothing_of_another_teams_campaign_is_shown(sent: Delivery, cast: Cast) -> None:
    cast.newsletter.groups.add(Group.objects.create(name="Others"))
    client, campaign = editor("view_campaign", "export_subscriber"), sent.campaign_id
    for name, arguments in (
        ("receipt", [campaign, sent.pk]),
        ("mail_as_sent", [campaign, sent.pk, "html"]),
        ("progress", [campaign]),
        ("ledger_results", [campaign]),
        ("export", [campaign, "ledger"]),
        ("export", [campaign, "figures"]),
    ):
        assert client.get(reverse(f"campaigns:{name}", args=arguments)).status_code == 404, name

"""What editors do with a campaign."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.models import TransmissionPage
from newsletter import campaigns
from newsletter.addresses import parse_address
from newsletter.composing import NotComposableError, compose
from newsletter.deliveries.counts import tally
from newsletter.models import (
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    Lane,
    Newsletter,
    Suppression,
    SuppressionReason,
)
from newsletter.sendable import NotSendableError
from newsletter.states import MoveRefusedError
from tests.newsletter.cast import Cast, carried, crowd

pytestmark = pytest.mark.django_db


def test_it_freezes_the_audience_at_the_start(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 3)
    assert campaigns.start(campaign) == 3
    crowd_later = parse_address("late@example.org")
    assert not Delivery.objects.filter(email=crowd_later.written).exists()
    assert tally(campaign).counts[DeliveryState.QUEUED] == 3


def test_it_leaves_suppressed_people_out(cast: Cast, campaign: Campaign) -> None:
    alice = parse_address("alice@example.org")
    Suppression.objects.create(address_hash=alice.hash, reason=SuppressionReason.BLOCKED)
    assert campaigns.start(campaign) == 0


def test_it_starts_once_when_two_press_at_once(cast: Cast, campaign: Campaign) -> None:
    campaigns.start(campaign)
    with pytest.raises(MoveRefusedError, match="mails are going out"):
        campaigns.start(campaign)
    assert Delivery.objects.count() == 1


def test_it_does_not_freeze_again_when_resumed(cast: Cast, campaign: Campaign) -> None:
    campaigns.start(campaign)
    campaigns.pause(campaign)
    with pytest.raises(MoveRefusedError):
        campaigns.start(campaign)
    campaigns.resume(campaign)
    assert Campaign.objects.get().state == CampaignState.SENDING


def test_it_skips_the_rest_when_cancelled(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 2)
    campaigns.start(campaign)
    assert campaigns.cancel(campaign) == 2
    campaigns.empty_cancelled(timezone.now() + timedelta(seconds=10))
    assert tally(campaign).counts[DeliveryState.SKIPPED] == 2
    assert tally(campaign).adds_up
    with pytest.raises(MoveRefusedError):
        campaigns.resume(campaign)


def test_it_composes_but_does_not_send_what_readers_cannot_see(
    newsletter: Newsletter, page: TransmissionPage
) -> None:
    page.unpublish()
    made = campaigns.draft(newsletter, page, subject="Hello")
    assert "Slow light" in compose(made).html
    with pytest.raises(NotSendableError, match="cannot see its transmission yet"):
        campaigns.send_now(made)


def test_it_sends_the_published_version_not_the_draft(newsletter: Newsletter, page: TransmissionPage) -> None:
    page.body.append(("paragraph", "<p>Unfinished thought.</p>"))
    page.save_revision()
    made = campaigns.draft(newsletter, TransmissionPage.objects.get(pk=page.pk), subject="Hello")
    variant = compose(made)
    assert "Slow light" in variant.html
    assert "Unfinished" not in variant.html + variant.text


def test_it_shows_inboxes_the_editors_preheader(campaign: Campaign) -> None:
    campaign.preheader = "Psst & hush"
    html = compose(campaign).html
    assert "Psst &amp; hush" in html
    assert html.index("Psst") < html.index("The gut hears</a>")


def test_it_keeps_the_mail_when_the_page_changes_later(campaign: Campaign, page: TransmissionPage) -> None:
    before = campaign.variants.get().content_hash
    page.title = "Another"
    page.save_revision().publish()
    compose(campaign)
    assert campaign.variants.get().content_hash == before


def test_it_composes_nothing_anew_once_it_goes_out(cast: Cast, campaign: Campaign) -> None:
    campaigns.start(campaign)
    campaign.refresh_from_db()
    with pytest.raises(NotComposableError):
        compose(campaign)


def test_it_is_due_when_its_time_has_come(campaign: Campaign) -> None:
    at = timezone.now() + timedelta(hours=1)
    campaigns.schedule(campaign, at)
    assert list(campaigns.due(at - timedelta(seconds=1))) == []
    assert list(campaigns.due(at)) == [campaign]
    campaigns.unschedule(campaign)
    assert list(campaigns.due(at)) == []


def test_it_is_sent_when_nobody_is_left(cast: Cast, campaign: Campaign) -> None:
    campaigns.start(campaign)
    assert campaigns.finish(timezone.now()) == 0
    carried(campaign, DeliveryState.SENT)
    assert campaigns.finish(timezone.now()) == 1
    assert Campaign.objects.get().state == CampaignState.SENT


def test_it_checks_the_sums(cast: Cast, campaign: Campaign) -> None:
    campaigns.start(campaign)
    out = StringIO()
    call_command("check_campaign", stdout=out)
    assert "1 frozen = 1 queued: adds up" in out.getvalue()
    Lane.objects.update(queued=2)
    with pytest.raises(CommandError):
        call_command("check_campaign", stdout=out)
    call_command("check_campaign", "--repair", stdout=out)
    assert tally(campaign).counts[DeliveryState.QUEUED] == 1

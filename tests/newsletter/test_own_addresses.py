"""An address of the newsletter's own that no mail can have: forms refuse it, and what has it says so."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from newsletter import campaigns, letters
from newsletter.addresses import AddressInvalidError
from newsletter.lanes import run_lane
from newsletter.mailings import Mailing
from newsletter.models import Campaign, CampaignState, Lane, Newsletter, Subscription
from newsletter.pacing import Pacer
from newsletter.slices import Pace
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import Cast
from tests.newsletter.conftest import way_to
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db
# Django's forms take it, and no domain has this name.
BAD = "answers@☃.example"


@pytest.mark.parametrize("field", ["from_email", "reply_to", "unsubscribe_email"])
def test_a_newsletter_refuses_it(newsletter: Newsletter, field: str) -> None:
    setattr(newsletter, field, BAD)
    with pytest.raises(ValidationError) as refused:
        newsletter.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_a_campaign_refuses_it(campaign: Campaign) -> None:
    campaign.reply_to = BAD
    with pytest.raises(ValidationError) as refused:
        campaign.full_clean()
    assert list(refused.value.message_dict) == ["reply_to"]


def test_one_in_another_script_is_welcome(newsletter: Newsletter) -> None:
    newsletter.reply_to = "antwort@bücher.example"
    newsletter.full_clean()


def test_a_mail_with_it_cannot_be_built(campaign: Campaign) -> None:
    campaign.reply_to = BAD
    with pytest.raises(AddressInvalidError):
        Mailing(campaign)


def test_a_campaign_with_it_pauses_with_the_reason(
    cast: Cast, campaign: Campaign, server: Recorder, exchange: Exchange, pacer: Pacer
) -> None:
    campaigns.start(campaign)
    Campaign.objects.update(reply_to=BAD)
    lane = Lane.objects.get(campaign=campaign, number=1)
    assert not run_lane(lane.pk, (way_to(server),), exchange, pacer, Pace())
    lane.refresh_from_db()
    campaign.refresh_from_db()
    assert (campaign.state, lane.holder) == (CampaignState.PAUSED, None)
    assert "☃" in campaign.trouble or "domain" in campaign.trouble


def test_a_letter_waits_with_the_reason_until_it_is_put_right(
    cast: Cast, newsletter: Newsletter, server: Recorder, exchange: Exchange
) -> None:
    Newsletter.objects.update(reply_to=BAD)
    Subscription.objects.filter(pk=cast.bob.pk).update(letter_due_at=timezone.now())
    assert not letters.send_confirmation(cast.bob.pk, exchange)
    cast.bob.refresh_from_db()
    assert cast.bob.letter_answer != ""
    assert cast.bob.letter_due_at is not None
    Newsletter.objects.update(reply_to="")
    Subscription.objects.filter(pk=cast.bob.pk).update(letter_due_at=timezone.now())
    assert letters.send_confirmation(cast.bob.pk, exchange)
    assert server.recipients == ["bob@example.org"]

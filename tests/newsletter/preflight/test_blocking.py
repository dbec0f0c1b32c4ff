"""What keeps a campaign from being scheduled, and from starting when its time has come."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from cms.models import Disclaimer, PublicationSettings, TransmissionPage
from newsletter import campaigns, tasks
from newsletter.composing import compose
from newsletter.gaps import Gap, marker
from newsletter.models import Campaign, CampaignState, Segment, Variant
from newsletter.sendable import NotSendableError
from tests.newsletter.cast import Cast
from tests.newsletter.preflight.telling import with_html

pytestmark = pytest.mark.django_db


def no_mail(campaign: Campaign) -> None:
    campaign.variants.all().delete()


def no_way_out(campaign: Campaign) -> None:
    mail = campaign.variants.get()
    Variant.objects.update(html=mail.html.replace(marker(campaign.public_id, Gap.LEAVE), "x"))


def no_way_out_in_the_text(campaign: Campaign) -> None:
    mail = campaign.variants.get()
    Variant.objects.update(text=mail.text.replace(marker(campaign.public_id, Gap.LEAVE), "x"))


def no_postal_address(campaign: Campaign) -> None:
    PublicationSettings.objects.update(postal_address="")


def another_postal_address(campaign: Campaign) -> None:
    PublicationSettings.objects.update(postal_address="2 Loud Street, Faro")


def no_subject(campaign: Campaign) -> None:
    Variant.objects.update(subject=" ")


def relative_link(campaign: Campaign) -> None:
    with_html(campaign, '<a href="/about">About</a>')


def relative_picture(campaign: Campaign) -> None:
    with_html(campaign, '<img src="media/dusk.jpg" alt="Dusk">')


def link_without_a_host(campaign: Campaign) -> None:
    with_html(campaign, '<a href="https:///about">About</a>')


def unknown_token(campaign: Campaign) -> None:
    with_html(campaign, "<p>Dear {nick|friend},</p>")
    Campaign.objects.update(note="Dear {nick|friend},")


def rules_that_nobody_knows(campaign: Campaign) -> None:
    Campaign.objects.update(audience_rules={"rules": [{"kind": "attribute", "key": "gone", "op": "is"}]})


FAULTS = {
    no_mail: "has not been composed yet",
    no_way_out: "The mail has no link to unsubscribe",
    no_way_out_in_the_text: "The text part has no link to unsubscribe",
    no_postal_address: "The publication has no postal address",
    another_postal_address: "postal address",
    no_subject: "There is no subject",
    relative_link: "“/about” has no address of its own in a mail",
    relative_picture: "“media/dusk.jpg” has no address of its own in a mail",
    link_without_a_host: "“https:///about” has no address of its own in a mail",
    unknown_token: r"put in place of “\{nick\|friend\}”",
    rules_that_nobody_knows: "Nobody knows who is meant",
}


@pytest.mark.parametrize(("spoil", "said"), FAULTS.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_it_is_not_scheduled(
    cast: Cast, campaign: Campaign, spoil: Callable[[Campaign], None], said: str
) -> None:
    spoil(campaign)
    with pytest.raises(NotSendableError, match=said):
        campaigns.schedule(Campaign.objects.get(), timezone.now())
    assert Campaign.objects.get().state == CampaignState.DRAFT


@pytest.mark.parametrize("spoil", FAULTS, ids=lambda one: one.__name__)
def test_it_is_a_draft_again_when_its_time_has_come(
    cast: Cast, campaign: Campaign, spoil: Callable[[Campaign], None]
) -> None:
    campaigns.send_now(campaign)
    spoil(campaign)
    tasks.sweep_campaigns()
    back = Campaign.objects.get()
    assert (back.state, bool(back.trouble)) == (CampaignState.DRAFT, True)
    assert not back.deliveries.exists()


def test_it_is_scheduled_and_starts_when_nothing_is_wrong(cast: Cast, campaign: Campaign) -> None:
    campaigns.schedule(campaign, timezone.now())
    assert campaigns.start(campaign) == 1


@pytest.fixture
def warned(campaign: Campaign, page: TransmissionPage) -> Campaign:
    """Of a page with two disclaimers: the standing one, and one of its own."""
    standing = Disclaimer.objects.create(
        slug="medical",
        name="Medical",
        kind="medical",
        title="Before you act",
        text="<p>Ask a <b>doctor</b>.</p>",
    )
    own = {"disclaimer": None, "kind": "custom", "title": "No offer", "text": "<p>It’s <i>no</i> offer.</p>"}
    page.body.append(("disclaimer", {**own, "disclaimer": standing, "title": "", "text": ""}))
    page.body.append(("disclaimer", own))
    page.save_revision().publish()
    campaign.revision = TransmissionPage.objects.get(pk=page.pk).live_revision
    campaign.save()
    compose(campaign)
    return campaign


def test_it_finds_both_disclaimers_in_the_mail(cast: Cast, warned: Campaign) -> None:
    campaigns.schedule(warned, timezone.now())


@pytest.mark.parametrize("part", ["html", "text"])
def test_it_is_not_scheduled_without_a_disclaimer(cast: Cast, warned: Campaign, part: str) -> None:
    mail = warned.variants.get()
    spoilt = getattr(mail, part).replace("offer", "bid")
    Variant.objects.update(**{part: spoilt})
    with pytest.raises(NotSendableError, match="The page shows “No offer”"):
        campaigns.schedule(warned, timezone.now())


def test_it_is_not_scheduled_once_a_standing_disclaimer_reads_otherwise(cast: Cast, warned: Campaign) -> None:
    standing = Disclaimer.objects.get()
    standing.text = "<p>Ask two doctors.</p>"
    standing.save()
    with pytest.raises(NotSendableError, match="Before you act"):
        campaigns.schedule(warned, timezone.now())
    compose(warned)
    campaigns.schedule(warned, timezone.now())


def test_it_is_not_scheduled_for_a_segment_that_cannot_be_read(cast: Cast, campaign: Campaign) -> None:
    segment = Segment.objects.create(name="Odd", rules={"rules": [{"kind": "moon"}]})
    Campaign.objects.update(segment=segment)
    with pytest.raises(NotSendableError, match="Nobody knows who is meant"):
        campaigns.schedule(Campaign.objects.get(), timezone.now())

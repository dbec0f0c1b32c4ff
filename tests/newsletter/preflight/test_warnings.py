"""What an editor is told before sending, without being kept from it."""

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.models import TransmissionPage
from newsletter import campaigns
from newsletter.composing import compose
from newsletter.models import Campaign, DeliveryState, Newsletter, Variant
from newsletter.preflight import Level
from newsletter.publication import publication
from tests.newsletter.cast import Cast, carried
from tests.newsletter.preflight.telling import told, with_html

pytestmark = pytest.mark.django_db

FAULTS = {
    '<img src="https://example.org/dusk.jpg">': "“dusk.jpg” has no alternative text",
    '<a href="https://example.org/"><img src="https://example.org/a" alt=""></a>': "picture that links to",
    '<a href="https://bit.ly/abc">More</a>': "hides where it leads",
    '<a href="https://evil.example/">bank.example</a>': "leads to another site than it says",
    '<a href="http://intranet/">Ours</a>': "cannot be opened from a mail",
    '<p style="color: #cccccc">Hardly to be seen</p>': "“Hardly to be seen” can hardly be told",
    "<p>Buy now!! Today!</p>": "exclamation marks",
    "<p>Dear {nick},</p>": "“{nick}” stands in the transmission as it is",
    f"<p>{'long ' * 21_000}</p>": "Gmail hides what is beyond 102",
}


@pytest.mark.parametrize(("html", "said"), FAULTS.items(), ids=range(len(FAULTS)))
def test_it_warns_of_what_stands_in_the_mail(cast: Cast, campaign: Campaign, html: str, said: str) -> None:
    before = told(campaign, Level.WARNS)
    assert said not in before
    with_html(campaign, html)
    assert said in told(campaign, Level.WARNS)
    campaigns.schedule(Campaign.objects.get(), timezone.now())


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("THE GUT HEARS", "all in capitals"),
        ("Hear! Hear!", "exclamation marks"),
        (
            "The gut hears what we would rather not know about the way in which it listens",
            "has 77 characters",
        ),
    ],
)
def test_it_warns_of_a_subject(cast: Cast, campaign: Campaign, subject: str, said: str) -> None:
    Variant.objects.update(subject=subject)
    assert said in told(campaign, Level.WARNS)


def test_braces_in_code_are_meant(cast: Cast, campaign: Campaign) -> None:
    with_html(campaign, "<pre>if (a) {b}</pre><p>The set {1, 2}.</p>")
    assert "Personal words" not in told(campaign, Level.WARNS)


def test_what_nobody_sees_needs_no_contrast(cast: Cast, campaign: Campaign) -> None:
    with_html(campaign, '<div style="display:none;color:#ffffff"><p>Hidden</p></div>')
    assert "Contrast" not in told(campaign, Level.WARNS)


def test_it_warns_of_a_pale_accent(cast: Cast, campaign: Campaign) -> None:
    Newsletter.objects.update(accent_color="#ffee88")
    assert "accent #ffee88 is too pale" in told(campaign, Level.WARNS)


def test_it_warns_of_a_hole_where_a_name_is_not_known(cast: Cast, campaign: Campaign) -> None:
    Campaign.objects.update(note="Dear {first_name|},")
    assert "leaves a hole" in told(campaign, Level.WARNS)


def test_it_warns_that_the_page_has_changed(cast: Cast, campaign: Campaign, page: TransmissionPage) -> None:
    page.title = "The gut hears more"
    page.save_revision()
    assert "has changes that are not published" in told(campaign, Level.WARNS)
    page.save_revision().publish()
    assert "was published anew" in told(campaign, Level.WARNS)
    page.unpublish()
    assert "is not published any more" in told(campaign, Level.WARNS)
    page.delete()
    assert "was deleted" in told(campaign, Level.WARNS)


def test_it_warns_when_nobody_is_meant(campaign: Campaign) -> None:
    assert "Nobody is in its audience" in told(campaign, Level.WARNS)
    campaigns.schedule(campaign, timezone.now())


def test_it_counts_who_got_it_before(cast: Cast, campaign: Campaign, page: TransmissionPage) -> None:
    again = campaigns.draft(campaign.newsletter, page, subject="Once more")
    compose(again)
    assert "None of it was sent before" in told(again, Level.FINE)
    campaigns.start(campaign)
    carried(campaign, DeliveryState.FAILED)
    assert "to none of these people" in told(again, Level.FINE)
    campaigns.retry_failed(campaign)
    carried(campaign, DeliveryState.SENT)
    assert "Sent before: 1 of these people got it in “The gut hears”" in told(again, Level.WARNS)


def test_it_warns_of_links_to_leave_without_https(cast: Cast, campaign: Campaign, settings: Settings) -> None:
    settings.CMS_IS_HTTPS = False
    assert "by https only" in told(campaign, Level.WARNS)
    settings.CMS_IS_HTTPS = True
    assert "by https only" not in told(campaign, Level.WARNS)


def test_it_finds_nothing_wrong_with_a_plain_mail(cast: Cast, campaign: Campaign, settings: Settings) -> None:
    settings.CMS_IS_HTTPS = True
    assert publication().postal_address
    assert (told(campaign, Level.BLOCKS), told(campaign, Level.WARNS)) == ("", "")

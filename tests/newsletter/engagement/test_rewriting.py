"""Links are written anew only where they are counted, and never those that a reader must be able to trust."""

import re

import pytest
from django.test import Client

from newsletter.composing import compose
from newsletter.engagement.rewriting import measured, unmeasured
from newsletter.models import OPENED, Campaign, Engagement, Link, Newsletter
from newsletter.seeing import seen
from tests.newsletter.cast import Cast
from tests.newsletter.engagement.reading import BODY, delivered

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("mode", Engagement.values)
def test_it_measures_nothing_unless_asked(campaign: Campaign, mode: str) -> None:
    Newsletter.objects.update(clicks=mode)
    html = compose(Campaign.objects.get()).html
    assert ("/newsletter/go/" in html) == (mode != Engagement.OFF)
    assert "/newsletter/seen/" not in html


def test_it_leaves_a_mail_alone_by_default(campaign: Campaign) -> None:
    assert measured(BODY, campaign) == BODY
    assert not Link.objects.exists()


def test_it_rewrites_each_web_link_once_a_target(campaign: Campaign) -> None:
    campaign.newsletter.clicks = Engagement.ANONYMOUS
    html = measured(BODY, campaign)
    urls = ["https://one.example/?a=1&b=2", "https://two.example/", "https://three.example/"]
    assert list(Link.objects.values_list("url", flat=True)) == urls
    assert html.count("/newsletter/go/") == 4
    assert 'href="mailto:ada@example.com"' in html
    assert 'href="#top"' in html


def test_it_never_rewrites_links_to_leave_or_to_the_archive(campaign: Campaign) -> None:
    Newsletter.objects.update(clicks=Engagement.PERSON)
    before = re.findall(r'href="(http://cms\.test/newsletter/[^"]+)"', compose(campaign).html)
    after = re.findall(r'href="(http://cms\.test/newsletter/[^"]+)"', compose(Campaign.objects.get()).html)
    assert {url.split("/")[4] for url in before} == {"archive", "unsubscribe", "preferences"}
    assert [url for url in after if "/go/" not in url] == before


def test_it_gives_everybody_the_same_links_where_only_counts_are_kept(cast: Cast, campaign: Campaign) -> None:
    Newsletter.objects.update(clicks=Engagement.ANONYMOUS, opens=Engagement.ANONYMOUS)
    mail = delivered(campaign, cast.alice)
    assert len(mail.link(1).strip("/").split("/")) == 3  # newsletter, go and the link's own token
    assert len(mail.picture.strip("/").split("/")) == 3


def test_it_shows_nobody_elses_counter_in_the_archive(campaign: Campaign, client: Client) -> None:
    Newsletter.objects.update(clicks=Engagement.PERSON, opens=Engagement.ANONYMOUS)
    variant = compose(Campaign.objects.get())
    variant.html = measured(BODY, Campaign.objects.get())
    assert "/newsletter/seen/" in variant.html
    shown = seen(variant).html
    assert "/newsletter/go/" not in shown
    assert "/newsletter/seen/" not in shown
    assert 'href="https://one.example/?a=1&amp;b=2"' in shown


def test_it_leaves_an_authors_look_alike_as_it_is() -> None:
    text = "<p>http://cms.test/newsletter/go/not-a-token/</p>"
    assert unmeasured(text) == text


def test_it_counts_openings_by_a_picture_that_takes_no_place(campaign: Campaign) -> None:
    campaign.newsletter.opens = Engagement.PERSON
    html = measured(BODY, campaign)
    assert Link.objects.get().number == OPENED
    assert re.search(r'<img src="[^"]+" width="1" height="1" alt="" style="[^"]+"></body></html>$', html)

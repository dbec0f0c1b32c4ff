"""A measured mail as it reaches a reader, and what reader and machines do with it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

from django.conf import settings
from django.test import Client
from django.utils import timezone

from newsletter import campaigns
from newsletter.composing import compose
from newsletter.engagement.rewriting import measured
from newsletter.mailings import Mailing
from newsletter.models import Campaign, Delivery, DeliveryState, Newsletter, Subscription, Variant
from tests.newsletter.reader import read

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
BODY = """<html><body>
<p><a href="https://one.example/?a=1&amp;b=2">One</a> <a class='x' href='https://two.example/'>Two</a></p>
<p><a href="https://one.example/?a=1&amp;b=2">One again</a> <a href="mailto:ada@example.com">Write</a></p>
<p><a href="https://three.example/">Three</a> <a href="#top">Top</a></p>
</body></html>"""


@dataclass
class Mail:
    html: str
    campaign: Campaign
    reader: Subscription

    def link(self, number: int) -> str:
        """The path of the numbered link, as Alice's mail has it."""
        found = dict.fromkeys(
            re.findall(r'href=["\'](?:http://cms\.test)(/newsletter/go/[^"\']+)', self.html)
        )
        return unescape(list(found)[number - 1])

    @property
    def picture(self) -> str:
        found = re.search(r'src="http://cms\.test(/newsletter/seen/[^"]+)"', self.html)
        assert found
        return found[1]


def delivered(campaign: Campaign, one: Subscription, *, ago: timedelta = timedelta(hours=1)) -> Mail:
    """Compose a body with links by the rules of its newsletter today, and deliver it to that person."""
    newsletter = Newsletter.objects.get(pk=campaign.newsletter_id)
    campaign = Campaign.objects.get(pk=campaign.pk)
    campaign.newsletter = newsletter
    variant = compose(campaign)
    campaigns.start(campaign)
    # Afterwards: as it is, preflight would keep it back.
    Variant.objects.filter(pk=variant.pk).update(html=measured(BODY, campaign))
    sent = timezone.now() - ago
    Campaign.objects.filter(pk=campaign.pk).update(started_at=sent)
    row = Delivery.objects.filter(campaign=campaign, subscriber=one.subscriber)
    row.update(state=DeliveryState.SENT, sent_at=sent)
    mail = row.get()
    raw = Mailing(campaign).message(
        delivery=mail.pk, variant=variant.pk, subscriber=one.subscriber_id, email=mail.email, name="", at=sent
    )
    return Mail(read(raw).parts[1].body, campaign, one)


def follow(path: str, *, agent: str = FIREFOX, method: str = "get", **headers: str) -> int:
    """The answer's status; nothing of the request but its headers."""
    answer = getattr(Client(headers={"User-Agent": agent, **headers}), method)(path)
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    return int(answer.status_code)

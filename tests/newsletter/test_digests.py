"""A digest, from what is new to everybody who asked for it, over a real mail server."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import MailedDocument, Topic, TransmissionPage
from newsletter import campaigns
from newsletter.audiences import audience
from newsletter.composing import NotComposableError, compose, take_pages
from newsletter.digests import since_the_last, what_is_new
from newsletter.models import (
    Campaign,
    CampaignItem,
    CampaignState,
    Frequency,
    Newsletter,
    Shape,
    Subscription,
    SubscriptionState,
)
from newsletter.sendable import NotSendableError
from newsletter.wire.exchange import Exchange
from tests.conftest import Publication
from tests.newsletter.cast import Cast, person
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db
DETAIL = "/api/content/v1/transmissions/"


@pytest.fixture
def light(publication: Publication) -> TransmissionPage:
    return publication.transmission()


@pytest.fixture
def sound(publication: Publication) -> TransmissionPage:
    topic = Topic.objects.create(slug="sound", name="Sound")
    return publication.transmission(title="Fast sound", slug="fast-sound", topic=topic)


def digest_of(newsletter: Newsletter, *pages: TransmissionPage, note: str = "") -> Campaign:
    made = Campaign(newsletter=newsletter, shape=Shape.DIGEST, subject="This week", note=note)
    made.items.set([CampaignItem(page=page, sort_order=n) for n, page in enumerate(pages)])
    take_pages(made)
    made.save()
    return Campaign.objects.get(pk=made.pk)


def sent(campaign: Campaign) -> Campaign:
    compose(campaign)
    campaigns.start(campaign)
    return Campaign.objects.get(pk=campaign.pk)


def asks(newsletter: Newsletter, name: str, *topics: Topic | None, digest: bool = True) -> Subscription:
    one = person(newsletter, f"{name}@example.org", SubscriptionState.ACTIVE)
    one.frequency = Frequency.DIGEST if digest else Frequency.EVERY
    one.save()
    one.topics.set([topic for topic in topics if topic])
    return one


def names(campaign: Campaign) -> list[str]:
    emails = audience(campaign).values_list("subscriber__email", flat=True)
    return sorted(email.partition("@")[0] for email in emails)


def test_it_goes_to_who_asked_for_digests_over_a_real_server(
    cast: Cast,
    light: TransmissionPage,
    sound: TransmissionPage,
    send_all: Callable[..., None],
    exchange: Exchange,
    server: Recorder,
) -> None:
    Newsletter.objects.update(offers_digest=True)
    asks(cast.newsletter, "dora")
    campaign = sent(digest_of(Newsletter.objects.get(), light, sound, note="Dear all"))
    send_all(campaign, exchange)
    campaigns.finish(timezone.now())
    assert server.recipients == ["dora@example.org"]
    html, text = (server.messages()[0].get_body((kind,)) for kind in ("html", "plain"))
    for part in (html, text):
        content = part.get_content() if part else ""
        for words in ("Dear all", "Slow light", light.full_url, "Fast sound", sound.full_url):
            assert words in content
    assert Campaign.objects.get().state == CampaignState.SENT


def test_its_topics_are_those_of_all_that_it_holds(
    newsletter: Newsletter, light: TransmissionPage, sound: TransmissionPage
) -> None:
    Newsletter.objects.update(offers_digest=True)
    newsletter.refresh_from_db()
    asks(newsletter, "light", light.topic)
    asks(newsletter, "sound", sound.topic)
    asks(newsletter, "other", Topic.objects.create(slug="other", name="Other"))
    asks(newsletter, "everything")
    asks(newsletter, "every-issue", light.topic, digest=False)
    assert names(digest_of(newsletter, light)) == ["everything", "light"]
    assert names(digest_of(newsletter, light, sound)) == ["everything", "light", "sound"]


def test_without_topics_it_goes_to_who_chose_none(newsletter: Newsletter, light: TransmissionPage) -> None:
    asks(newsletter, "light", light.topic)
    asks(newsletter, "everything")
    light.topic = None
    light.save_revision().publish()
    assert names(digest_of(newsletter, TransmissionPage.objects.get())) == ["everything"]


def test_it_goes_to_everybody_where_no_digest_can_be_asked_for(
    newsletter: Newsletter, light: TransmissionPage
) -> None:
    asks(newsletter, "once-asked-for-digests")
    asks(newsletter, "every-issue", digest=False)
    assert names(digest_of(newsletter, light)) == ["every-issue", "once-asked-for-digests"]


def test_it_keeps_what_readers_saw_of_each_when_it_was_composed(
    client: Client, newsletter: Newsletter, light: TransmissionPage, sound: TransmissionPage
) -> None:
    campaign = sent(digest_of(newsletter, light, sound))
    for page, item in zip((light, sound), campaign.items.all(), strict=True):
        assert item.revision == page.live_revision
        assert client.get(f"{DETAIL}{page.slug}/?revision={item.revision_id}").status_code == 200
    light.title = "Another light"
    light.save_revision().publish()
    assert "Another light" not in campaign.variants.get().html


def test_what_is_taken_out_again_is_not_kept(
    client: Client, newsletter: Newsletter, light: TransmissionPage, sound: TransmissionPage
) -> None:
    campaign = digest_of(newsletter, light, sound)
    compose(campaign)
    campaign.items.set([one for one in campaign.items.all() if one.page_id == light.pk])
    compose(campaign)
    assert list(MailedDocument.objects.values_list("slug", flat=True)) == ["slow-light"]


def test_readers_find_it_in_the_archive(
    client: Client, newsletter: Newsletter, light: TransmissionPage
) -> None:
    sent(digest_of(newsletter, light))
    issue = client.get("/api/content/v1/issues/").json()["items"][0]
    assert (issue["subject"], issue["transmission"]) == ("This week", "")
    light.unpublish()
    assert client.get("/api/content/v1/issues/").json()["items"] == []


def test_it_needs_transmissions_each_once_and_published(
    newsletter: Newsletter, light: TransmissionPage, sound: TransmissionPage
) -> None:
    with pytest.raises(NotComposableError, match="Choose the transmissions"):
        compose(digest_of(newsletter))
    with pytest.raises(NotComposableError, match="stands twice"):
        digest_of(newsletter, light, light)
    sound.unpublish()
    waits = digest_of(newsletter, light, TransmissionPage.objects.get(pk=sound.pk))
    compose(waits)
    with pytest.raises(NotSendableError, match="Readers cannot see"):
        campaigns.send_now(waits)


def new(newsletter: Newsletter, *topics: Topic | None) -> list[str]:
    chosen = [topic.pk for topic in topics if topic]
    since = since_the_last(newsletter, chosen, timezone.now())
    return [page.title for page in what_is_new(newsletter, chosen, since)]


def published(page: TransmissionPage, days_ago: float) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    TransmissionPage.objects.filter(pk=page.pk).update(first_published_at=at)


def test_new_is_what_was_published_since_the_last_one_was_begun(
    newsletter: Newsletter, publication: Publication, light: TransmissionPage, sound: TransmissionPage
) -> None:
    published(light, 3)
    assert new(newsletter) == ["Fast sound", "Slow light"]
    last = sent(digest_of(newsletter, sound))
    publication.transmission(title="After it", slug="after")
    assert new(newsletter) == ["After it"]
    Campaign.objects.filter(pk=last.pk).update(created_at=timezone.now() - timedelta(days=5))
    assert new(newsletter) == ["After it", "Slow light"]


def test_a_digest_that_was_not_sent_tells_nobody(newsletter: Newsletter, light: TransmissionPage) -> None:
    draft = digest_of(newsletter, light)
    assert new(newsletter) == ["Slow light"]
    campaigns.cancel(sent(draft))
    assert new(newsletter) == ["Slow light"]


def test_of_some_topics_it_is_what_came_since_the_last_about_them(
    newsletter: Newsletter, publication: Publication, light: TransmissionPage, sound: TransmissionPage
) -> None:
    published(sound, 3)
    sent(digest_of(newsletter, light))
    publication.transmission(title="More light", slug="more")
    assert new(newsletter, light.topic) == ["More light"]
    assert new(newsletter, sound.topic) == ["Fast sound"]
    assert new(newsletter) == ["More light"]


def test_at_first_it_is_what_came_within_a_month(newsletter: Newsletter, light: TransmissionPage) -> None:
    published(light, 31)
    assert new(newsletter) == []
    published(light, 29)
    assert new(newsletter) == ["Slow light"]


def test_what_only_some_may_read_is_not_offered(newsletter: Newsletter, light: TransmissionPage) -> None:
    light.view_restrictions.create(restriction_type="login")
    assert new(newsletter) == []

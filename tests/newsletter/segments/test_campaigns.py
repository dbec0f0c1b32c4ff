"""A campaign goes to the people of its segment, and remembers whom it was meant for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import campaigns
from newsletter.audiences import choose_audience
from newsletter.deliveries.rows import Step, Wanted
from newsletter.deliveries.stepping import step
from newsletter.deliveries.turns import take_turn
from newsletter.models import Campaign, Delivery, Newsletter, Segment
from newsletter.segments.rules import Group, parse_rules
from newsletter.sendable import NotSendableError
from tests.newsletter.segments.people import five_people

pytestmark = pytest.mark.django_db
ENGLISH = {"rules": [{"kind": "locale", "op": "is", "locales": ["en"]}]}
GERMAN = {"rules": [{"kind": "locale", "op": "is", "locales": ["de"]}]}


def got(campaign: Campaign) -> str:
    emails = Delivery.objects.filter(campaign=campaign).values_list("email", flat=True)
    return " ".join(sorted(email.partition("@")[0] for email in emails))


def test_it_freezes_the_people_of_its_own_rules(newsletter: Newsletter, campaign: Campaign) -> None:
    five_people(newsletter)
    choose_audience(campaign, None, parse_rules(ENGLISH))
    assert campaigns.start(campaign) == 2
    assert got(campaign) == "ben desk"


def test_it_takes_a_segment_as_it_is_at_the_start(newsletter: Newsletter, campaign: Campaign) -> None:
    five_people(newsletter)
    segment = Segment.objects.create(name="Readers", rules=GERMAN)
    choose_audience(campaign, segment, Group())
    Segment.objects.update(rules=ENGLISH, version=2)
    campaign = Campaign.objects.get()
    campaigns.start(campaign)
    kept = Campaign.objects.get()
    assert (got(campaign), kept.audience_rules, kept.segment_version) == ("ben desk", ENGLISH, 2)


def test_it_goes_to_the_rest_of_the_same_people(newsletter: Newsletter, campaign: Campaign) -> None:
    people = five_people(newsletter)
    segment = Segment.objects.create(name="Readers", rules=ENGLISH)
    choose_audience(campaign, segment, Group())
    campaigns.start(campaign)
    Segment.objects.update(rules=GERMAN)
    people["eva"].subscriber.locale = "en"
    people["eva"].subscriber.save()
    assert campaigns.send_to_the_rest(Campaign.objects.get()) == 1
    assert got(campaign) == "ben desk eva"


def test_it_is_not_sent_to_who_did_not_open_what_nobody_measured(
    newsletter: Newsletter, campaign: Campaign
) -> None:
    rules = {"rules": [{"kind": "engaged", "op": "did_not", "what": "opened", "last": 90}]}
    choose_audience(campaign, Segment.objects.create(name="Asleep", rules=rules), Group())
    with pytest.raises(NotSendableError, match="“Slow Signal” does not keep"):
        campaigns.start(campaign)


def test_it_does_not_go_to_everybody_when_its_segment_is_deleted(
    newsletter: Newsletter, campaign: Campaign
) -> None:
    five_people(newsletter)
    segment = Segment.objects.create(name="Readers", rules=GERMAN)
    choose_audience(campaign, segment, Group())
    segment.delete()
    campaigns.start(Campaign.objects.get())
    assert got(campaign) == "cem"


def test_it_does_not_start_when_its_rules_mean_nothing_any_more(
    newsletter: Newsletter, campaign: Campaign
) -> None:
    five_people(newsletter)
    gone = {"rules": [{"kind": "campaign", "op": "got_not", "campaign": 99999}]}
    choose_audience(campaign, None, parse_rules(gone))
    with pytest.raises(NotSendableError, match="no longer there"):
        campaigns.start(campaign)
    assert Campaign.objects.get().started_at is None
    assert not Delivery.objects.exists()


def test_it_mails_who_left_the_segment_after_the_start(newsletter: Newsletter, campaign: Campaign) -> None:
    people = five_people(newsletter)
    choose_audience(campaign, None, parse_rules(GERMAN))
    campaigns.start(campaign)
    people["cem"].subscriber.locale = "en"
    people["cem"].subscriber.save()
    now = timezone.now()
    turn = take_turn(campaign.lanes.get(number=1).pk, now, timedelta(minutes=1))
    assert turn is not None
    taken = step(turn, Step(now, timedelta(minutes=1), wanted=[Wanted(0, 10)])).taken
    assert [row.subscriber for row in taken] == [people["cem"].subscriber_id]

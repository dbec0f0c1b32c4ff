"""The list of people: found by words, by what they receive and by segment; never counted to the end."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsletter.desk import bounded
from newsletter.models import Engagement, Newsletter, Segment, Subscriber, SubscriptionState
from tests.newsletter.cast import Cast, crowd, person
from tests.newsletter.desk.editors import editor, text

pytestmark = pytest.mark.django_db
NAMES = ("alice", "bob", "carol")


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


def listed(client: Client, query: str) -> str:
    shown = text(client.get(reverse("subscribers:index_results") + "?" + query))
    return " ".join(name for name in NAMES if f"{name}@example.org" in shown)


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("", "alice bob carol"),
        ("q=BOB", "bob"),
        ("q=example.org", "alice bob carol"),
        ("q=lice+exam", "alice"),
        ("q=li%25ce", ""),
        ("state=active", "alice"),
        ("state=unsubscribed", "carol"),
        ("flag=role", "bob"),
        ("locale=pt", "alice"),
        ("locale=pt&state=pending", ""),
    ],
)
def test_it_finds_people(admin: Client, cast: Cast, query: str, people: str) -> None:
    Subscriber.objects.filter(pk=cast.bob.subscriber_id).update(is_role=True)
    Subscriber.objects.filter(pk=cast.alice.subscriber_id).update(locale="pt")
    assert listed(admin, query) == people


def test_it_leads_to_each_person(admin: Client, cast: Cast) -> None:
    person = reverse("subscribers:inspect", args=[cast.alice.subscriber_id])
    assert f'href="{person}"' in text(admin.get(reverse("subscribers:index")))


def test_it_asks_for_newsletter_state_and_topic_of_one_subscription(admin: Client, cast: Cast) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    topic = apps.get_model("cms.Topic").objects.create(slug="light", name="Light")
    cast.alice.topics.add(topic)
    assert listed(admin, f"newsletter={other.pk}&state=active") == ""
    assert listed(admin, f"newsletter={cast.newsletter.pk}&topic={topic.pk}") == "alice"
    assert listed(admin, f"state=pending&topic={topic.pk}") == ""


def test_it_lists_whom_a_segment_reaches(admin: Client, cast: Cast) -> None:
    rules = {"rules": [{"kind": "address", "op": "contains", "text": "o"}]}
    segment = Segment.objects.create(name="With an o", rules=rules)
    assert listed(admin, f"segment={segment.pk}") == "alice"  # bob and carol are not active
    Segment.objects.update(rules={"rules": [{"kind": "campaign", "op": "got_not", "campaign": 9999}]})
    assert listed(admin, f"segment={segment.pk}") == ""


@pytest.fixture
def measured(cast: Cast) -> Segment:
    """Who did not open lately, of two newsletters, of which one keeps who opens."""
    Newsletter.objects.create(
        name="Kept", slug="kept", from_name="B", from_email="b@example.com", opens=Engagement.PERSON
    )
    rules = {"rules": [{"kind": "engaged", "op": "did_not", "what": "opened", "last": 90}]}
    return Segment.objects.create(name="Sleepers", rules=rules)


def test_a_newsletter_that_cannot_tell_leaves_out_its_own_people_alone(
    admin: Client, cast: Cast, measured: Segment
) -> None:
    kept = Newsletter.objects.get(slug="kept")
    person(kept, "carla@example.org", SubscriptionState.ACTIVE)
    shown = text(admin.get(reverse("subscribers:index"), {"segment": measured.pk}))
    assert ("carla@example.org" in shown, "alice@example.org" in shown) == (True, False)
    assert "Slow Signal is left out. A rule asks for opens" in shown
    assert "Kept is left out" not in shown


def test_it_says_so_when_no_newsletter_can_tell(admin: Client, cast: Cast, measured: Segment) -> None:
    shown = admin.get(
        reverse("subscribers:index_results"), {"segment": measured.pk, "newsletter": cast.newsletter.pk}
    )
    assert "Slow Signal is left out" in text(shown)


def test_it_says_why_rules_mean_nobody(admin: Client, cast: Cast) -> None:
    rules = {"rules": [{"kind": "campaign", "op": "got_not", "campaign": 9999}]}
    segment = Segment.objects.create(name="Gone", rules=rules)
    shown = text(admin.get(reverse("subscribers:index_results"), {"segment": segment.pk}))
    assert "A rule speaks of a campaign that is no longer there." in shown


def test_it_counts_no_further_than_it_shows(
    admin: Client, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(newsletter, 70)
    monkeypatch.setattr(bounded, "MOST", 60)
    index = reverse("subscribers:index")
    assert "More than 60 subscribers" in text(admin.get(index + "?q=reader"))
    assert "About 70 subscribers" in text(admin.get(index))
    assert "11 subscribers" in text(admin.get(index + "?q=reader6"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert "Page 2 of 2" in text(admin.get(index + "?q=reader&p=77"))
    people = [query["sql"] for query in asked if 'FROM "newsletter_subscriber"' in query["sql"]]
    assert people
    assert all("LIMIT 61" in sql or '"newsletter_subscriber"."id" IN (' in sql for sql in people)


def test_it_asks_the_same_number_of_questions_for_any_number_of_people(
    admin: Client, newsletter: Newsletter
) -> None:
    index = reverse("subscribers:index")
    crowd(newsletter, 2)
    admin.get(index)
    with CaptureQueriesContext(connection) as few:
        admin.get(index)
    crowd(newsletter, 40, "more")
    with CaptureQueriesContext(connection) as many:
        admin.get(index)
    assert len(many) == len(few)

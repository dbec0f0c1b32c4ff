"""A digest that is made by itself: at its hour on the wall, once, and only when there is something new."""

from datetime import UTC, datetime, time, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from cms.models import TransmissionPage
from newsletter import digests, tasks
from newsletter.audiences import size
from newsletter.models import Campaign, CampaignState, DigestPlan, Newsletter, Rhythm, Segment, Shape
from newsletter.rhythms import last_due, next_due
from tests.conftest import Publication
from tests.newsletter.cast import Cast, crowd

pytestmark = pytest.mark.django_db
BERLIN = "Europe/Berlin"


@pytest.fixture
def plan(newsletter: Newsletter, publication: Publication) -> DigestPlan:
    """Every Friday at eight in Berlin, last seen to a week ago."""
    Newsletter.objects.update(time_zone=BERLIN)
    publication.transmission()
    made = DigestPlan.objects.create(
        newsletter=Newsletter.objects.get(), at=time(8), subject="{first}, and {count} in all, {date}"
    )
    DigestPlan.objects.update(done_until=timezone.now() - timedelta(days=8))
    return made


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def planned(**fields: object) -> DigestPlan:
    return DigestPlan(newsletter=Newsletter(time_zone=BERLIN), **fields)


@pytest.mark.parametrize(
    ("hour", "now", "last", "following"),
    [
        # Clocks go from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October.
        ("08:00", "2026-03-28T12:00", "2026-03-28T07:00", "2026-03-29T06:00"),
        ("02:30", "2026-03-29T01:29", "2026-03-28T01:30", "2026-03-29T01:30"),
        ("02:30", "2026-03-29T01:30", "2026-03-29T01:30", "2026-03-30T00:30"),
        ("02:30", "2026-10-25T00:30", "2026-10-25T00:30", "2026-10-26T01:30"),
        ("02:30", "2026-10-25T01:45", "2026-10-25T00:30", "2026-10-26T01:30"),
        ("08:00", "2026-10-25T06:59", "2026-10-24T06:00", "2026-10-25T07:00"),
    ],
)
def test_it_is_right_where_clocks_are_changed(hour: str, now: str, last: str, following: str) -> None:
    plan = planned(rhythm=Rhythm.DAY, at=time.fromisoformat(hour))
    assert last_due(plan, at(now)) == at(last)
    assert next_due(plan, at(now)) == at(following)


def test_it_comes_on_its_weekday_by_the_newsletters_clock() -> None:
    plan = planned(rhythm=Rhythm.WEEK, weekday=4, at=time(0, 30))
    assert next_due(plan, at("2026-11-26T12:00")) == at("2026-11-26T23:30")  # Friday in Berlin already
    assert last_due(plan, at("2026-11-26T23:29")) == at("2026-11-19T23:30")


@pytest.mark.parametrize(
    ("day", "now", "following"),
    [
        (31, "2026-02-01T12:00", "2026-02-28T07:00"),
        (31, "2026-02-28T12:00", "2026-03-31T06:00"),
        (1, "2026-12-01T07:00", "2027-01-01T07:00"),
        (30, "2028-02-01T00:00", "2028-02-29T07:00"),
    ],
)
def test_a_short_month_has_it_on_its_last_day(day: int, now: str, following: str) -> None:
    assert next_due(planned(rhythm=Rhythm.MONTH, day=day, at=time(8)), at(now)) == at(following)


def test_it_waits_as_a_draft_with_all_that_is_new(plan: DigestPlan) -> None:
    made = digests.make(plan.pk, timezone.now())
    assert made is not None
    today = datetime.now(ZoneInfo(BERLIN))
    assert (made.state, made.shape) == (CampaignState.DRAFT, Shape.DIGEST)
    assert made.subject == f"Slow light, and 1 in all, {today.day} {today:%B %Y}"
    assert [item.page.title for item in made.items.all()] == ["Slow light"]
    assert "Slow light" in made.variants.get().html
    assert made.latest_revision is not None


def test_it_sends_itself_where_it_may(plan: DigestPlan) -> None:
    DigestPlan.objects.update(sends_itself=True)
    now = timezone.now()
    assert digests.make(plan.pk, now)
    made = Campaign.objects.get()
    assert (made.state, made.starts_at) == (CampaignState.SCHEDULED, now)


def test_what_cannot_be_sent_waits_for_an_editor_and_says_why(plan: DigestPlan) -> None:
    DigestPlan.objects.update(sends_itself=True)
    TransmissionPage.objects.update(title="Two\nlines")
    digests.make(plan.pk, timezone.now())
    made = Campaign.objects.get()
    assert made.state == CampaignState.DRAFT
    assert "waits for an editor" in made.trouble


def test_it_is_made_once_by_two_beats(plan: DigestPlan) -> None:
    now = timezone.now()
    assert digests.due(now) == [plan.pk]
    for _ in range(2):
        digests.make(plan.pk, now)
    assert digests.due(now) == []
    assert Campaign.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_is_made_once_by_two_beats_at_the_same_moment(plan: DigestPlan) -> None:
    def beat() -> None:
        digests.make(plan.pk, timezone.now())
        connection.close()

    beats = [Thread(target=beat) for _ in range(2)]
    for one in beats:
        one.start()
    for one in beats:
        one.join()
    assert Campaign.objects.count() == 1


def test_a_beat_that_was_down_makes_up_for_all_in_one(plan: DigestPlan) -> None:
    DigestPlan.objects.update(done_until=timezone.now() - timedelta(days=40))
    tasks.sweep_digests()
    tasks.sweep_digests()
    assert Campaign.objects.count() == 1


def test_nothing_new_is_no_digest_and_the_hour_is_over_all_the_same(plan: DigestPlan) -> None:
    TransmissionPage.objects.get().unpublish()
    assert digests.make(plan.pk, timezone.now()) is None
    assert not Campaign.objects.exists()
    assert digests.due(timezone.now()) == []


def test_the_next_one_tells_what_came_since(plan: DigestPlan, publication: Publication) -> None:
    digests.make(plan.pk, timezone.now())
    publication.transmission(title="Next week's", slug="next")
    week_later = timezone.now() + timedelta(days=8)
    made = digests.make(plan.pk, week_later)
    assert made is not None
    assert [item.page.title for item in made.items.all()] == ["Next week's"]


def test_it_tells_of_its_topics_alone(plan: DigestPlan, publication: Publication) -> None:
    publication.transmission(title="About nothing", slug="nothing", topic=None)
    plan.topics.add(publication.topic)
    made = digests.make(plan.pk, timezone.now())
    assert made is not None
    assert [item.page.title for item in made.items.all()] == ["Slow light"]


def test_switched_off_it_is_not_made(plan: DigestPlan) -> None:
    DigestPlan.objects.update(is_on=False)
    assert digests.due(timezone.now()) == []
    assert digests.make(plan.pk, timezone.now()) is None


def test_saving_a_form_undoes_nothing_that_was_made_meanwhile(plan: DigestPlan) -> None:
    digests.make(plan.pk, timezone.now())
    plan.note = "From a form that was open before"
    plan.save()
    assert digests.due(timezone.now()) == []


@pytest.mark.parametrize("subject", ["{dat}", "{}", "{date} and {name}"])
def test_its_subject_knows_only_what_there_is(subject: str) -> None:
    with pytest.raises(ValidationError, match="is not known"):
        DigestPlan(subject=subject).clean_fields(exclude=["newsletter", "at"])


def test_it_goes_to_the_plans_segment_as_that_is_then(plan: DigestPlan, cast: Cast) -> None:
    crowd(cast.newsletter, 2)
    alice = {"rules": [{"kind": "address", "op": "contains", "text": "alice"}]}
    segment = Segment.objects.create(name="Alice", newsletter=cast.newsletter, rules=alice)
    DigestPlan.objects.update(segment=segment)
    made = digests.make(plan.pk, timezone.now())
    assert made is not None
    assert (made.segment, made.audience_rules, size(made)) == (segment, alice, 1)
    segment.rules = {}
    segment.save()
    assert size(Campaign.objects.get()) == 3

"""An hour on the wall comes at its own moment in every zone, also on the days when clocks are changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter import campaigns
from newsletter.deliveries.counts import check
from newsletter.local_times import moment_of, on_the_wall, starts_at
from newsletter.models import Campaign, Delivery, DeliveryState, Newsletter, Subscriber
from tests.newsletter.cast import crowd

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
ZONES = sorted(available_timezones())


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)),
    st.sampled_from(ZONES),
)
@settings(max_examples=300, deadline=None)
def test_it_comes_at_the_moment_when_the_wall_shows_it(wall: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    shown = on_the_wall(moment_of(wall, zone), zone)
    skipped = shown != wall  # the clock jumped over it: as much later as it jumped
    assert not skipped or timedelta(0) < shown - wall <= timedelta(hours=24)


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        ("2026-03-29T02:30", "2026-03-29T01:30"),  # skipped: it is 03:30 by then
        ("2026-10-25T02:30", "2026-10-25T00:30"),  # twice: the first counts
        ("2026-07-01T09:00", "2026-07-01T07:00"),
        ("2026-12-01T09:00", "2026-12-01T08:00"),
    ],
)
def test_it_is_right_where_berlin_changes_its_clocks(wall: str, moment: str) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert moment_of(datetime.fromisoformat(wall), BERLIN) == expected


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.sampled_from(ZONES))
@settings(max_examples=200, deadline=None)
def test_it_starts_before_the_hour_comes_anywhere(wall: datetime, name: str) -> None:
    scheduled = moment_of(wall, NEW_YORK)
    begins = starts_at(scheduled, NEW_YORK, at_local_time=True)
    # An hour that New York skips is another by then, so what its clock shows counts.
    assert begins <= moment_of(on_the_wall(scheduled, NEW_YORK), ZoneInfo(name))


@pytest.mark.django_db
def test_it_lets_each_reader_wait_for_their_own_hour(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 4)
    for number, zone in enumerate(["Europe/Berlin", "America/New_York", "", "No/Where"]):
        Subscriber.objects.filter(email=f"reader{number}@example.org").update(time_zone=zone)
    Newsletter.objects.update(time_zone="Asia/Tokyo")
    campaign.refresh_from_db()
    tokyo = datetime(2099, 7, 1, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    campaigns.schedule(campaign, tokyo, at_local_time=True)
    campaign.refresh_from_db()
    campaigns.start(campaign)
    due = dict(Delivery.objects.values_list("email", "due_at"))
    assert due == {
        "reader0@example.org": datetime(2099, 7, 1, 7, 0, tzinfo=UTC),
        "reader1@example.org": datetime(2099, 7, 1, 13, 0, tzinfo=UTC),
        "reader2@example.org": datetime(2099, 7, 1, 0, 0, tzinfo=UTC),
        "reader3@example.org": datetime(2099, 7, 1, 0, 0, tzinfo=UTC),
    }
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DEFERRED}


@pytest.mark.django_db
def test_it_sends_at_once_to_whom_the_hour_has_passed(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 2)
    Subscriber.objects.filter(email="reader0@example.org").update(time_zone="Pacific/Kiritimati")
    Subscriber.objects.filter(email="reader1@example.org").update(time_zone="Pacific/Pago_Pago")
    now = datetime.now(UTC)
    campaigns.schedule(campaign, now + timedelta(hours=2), at_local_time=True)
    campaign.refresh_from_db()
    campaigns.start(campaign)
    states = dict(Delivery.objects.values_list("email", "state"))
    assert states == {"reader0@example.org": "queued", "reader1@example.org": "deferred"}


@pytest.mark.django_db
def test_who_is_sent_to_after_all_waits_for_their_own_hour(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 3)
    for number, zone in enumerate(["Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Niue"]):
        Subscriber.objects.filter(email=f"reader{number}@example.org").update(time_zone=zone)
    campaigns.schedule(campaign, datetime.now(UTC) + timedelta(hours=2), at_local_time=True)
    campaign.refresh_from_db()
    campaigns.start(campaign)
    before = Delivery.objects.values_list("email", "state", "due_at").order_by("pk")
    at_first = list(before)
    campaigns.cancel(campaign)
    campaigns.empty_cancelled(datetime.now(UTC) + timedelta(minutes=1))
    assert {state for _, state, _ in before.all()} == {"skipped"}
    campaign.refresh_from_db()
    assert campaigns.send_to_the_rest(campaign) == 3
    assert list(before.all()) == at_first
    assert check(campaign)[0]

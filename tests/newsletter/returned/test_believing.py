"""Whom a report is believed about, and what comes of it."""

import pytest
from pytest_django.fixtures import Settings

from newsletter.audiences import reachable
from newsletter.deliveries.counts import recount, tally
from newsletter.models import Bounce, ConsentEvent, Delivery, DeliveryState, Suppression
from newsletter.return_paths import return_paths
from newsletter.returned.believing import act_on
from newsletter.returned.reading import read
from newsletter.tokens import Leave, leave_token
from tests.newsletter.returned.conftest import Sample

pytestmark = pytest.mark.django_db
NOBODYS = {"return_path": "bounces@example.com", "leave": "none"}


def act(raw: bytes) -> bool:
    found = read(raw)
    assert found is not None
    return act_on(found)


def suppressed() -> list[str]:
    return list(Suppression.objects.values_list("reason", flat=True))


@pytest.mark.parametrize(
    "name",
    ["postfix_no_such_user", "exim_plain", "exim_report", "exchange_no_recipient", "gmail_no_such_user"],
)
def test_it_gives_up_an_address_that_is_not_there(sample: Sample, sent: Delivery, name: str) -> None:
    assert act(sample(name))
    sent.refresh_from_db()
    assert sent.state == DeliveryState.BOUNCED
    assert suppressed() == ["bounce"]
    assert not reachable(sent.campaign.newsletter).exists()
    assert tally(sent.campaign).counts == recount(sent.campaign).counts


@pytest.mark.parametrize("name", ["postfix_no_such_user", "arf_abuse", "leave"])
def test_it_does_nothing_the_second_time(sample: Sample, name: str) -> None:
    assert act(sample(name))
    assert not act(sample(name))
    assert ConsentEvent.objects.count() <= 1


@pytest.mark.parametrize("name", ["postfix_full", "postfix_blocked"])
def test_it_counts_what_may_pass_and_goes_on_writing(sample: Sample, sent: Delivery, name: str) -> None:
    assert act(sample(name))
    assert Bounce.objects.get().kind == "soft"
    assert reachable(sent.campaign.newsletter).count() == 1


def test_it_changes_nothing_while_the_server_still_tries(sample: Sample, sent: Delivery) -> None:
    assert not act(sample("postfix_delayed"))
    sent.refresh_from_db()
    assert sent.state == DeliveryState.SENT


@pytest.mark.parametrize("name", ["arf_abuse", "arf_redacted"])
def test_it_writes_no_more_to_who_complained(sample: Sample, sent: Delivery, name: str) -> None:
    assert act(sample(name))
    assert suppressed() == ["complaint"]
    event = ConsentEvent.objects.get()
    assert (event.kind, event.form) == ("left", "complaint")


@pytest.mark.parametrize(("name", "form"), [("leave", "mail"), ("arf_opt_out", "provider")])
def test_it_lets_people_leave_by_mail(sample: Sample, name: str, form: str) -> None:
    assert act(sample(name))
    assert ConsentEvent.objects.get().form == form
    assert suppressed() == []


@pytest.mark.parametrize(("name", "reasons"), [("arf_abuse", ["complaint"]), ("arf_opt_out", [])])
def test_it_writes_no_more_to_who_complained_of_a_welcome(
    sample: Sample, sent: Delivery, name: str, reasons: list[str]
) -> None:
    welcome = leave_token(Leave(sent.subscriber_id or 0, sent.campaign.newsletter_id))
    raw = sample(name, **NOBODYS | {"leave": welcome, "message_id": "welcome"})
    assert act(raw)
    assert not act(raw)
    assert ConsentEvent.objects.get().kind == "left"
    assert suppressed() == reasons


def test_it_gives_up_nobody_whose_welcome_came_back(sample: Sample, sent: Delivery) -> None:
    welcome = leave_token(Leave(sent.subscriber_id or 0, sent.campaign.newsletter_id))
    assert not act(sample("postfix_no_such_user", **NOBODYS | {"leave": welcome, "message_id": "welcome"}))
    assert suppressed() == []


def test_it_believes_a_returned_mail_that_holds_the_persons_own_link(sample: Sample, sent: Delivery) -> None:
    assert act(sample("postfix_no_such_user", return_path="bounces@example.com"))
    assert suppressed() == ["bounce"]


def test_it_believes_no_message_id_where_return_paths_are_made(sample: Sample, sent: Delivery) -> None:
    assert not act(sample("postfix_no_such_user", **NOBODYS))
    assert suppressed() == []


def test_it_believes_a_message_id_with_the_right_address_where_there_are_none(
    sample: Sample, sent: Delivery, settings: Settings
) -> None:
    settings.NEWSLETTER_RETURN_PATH = ""
    assert not act(sample("postfix_no_such_user", recipient="mallory@example.org", **NOBODYS))
    assert act(sample("postfix_no_such_user", **NOBODYS))
    assert suppressed() == ["bounce"]


def test_it_believes_no_forged_token(sample: Sample, sent: Delivery) -> None:
    path = return_paths("ada@example.com")(sent.pk + 1).replace(f"b-{sent.pk + 1}-", f"b-{sent.pk}-")
    leave = leave_token(Leave(1, 1, 1))
    forged = leave.replace(
        "1-1-1.", f"{sent.subscriber_id}-{sent.campaign.newsletter_id}-{sent.campaign_id}."
    )
    other = "0." + "0" * 32
    for name in ("postfix_no_such_user", "arf_abuse", "leave"):
        assert not act(sample(name, return_path=path, leave=forged[:-4] + "AAAA", message_id=other))
    assert suppressed() == []

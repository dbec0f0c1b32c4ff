"""The letters that went out, for a frontend's archive: what readers may still read, and no more."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from newsletter.models import Campaign, Newsletter
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
ISSUES = "/api/content/v1/issues/"


@pytest.fixture
def sent(publication: Publication) -> list[Campaign]:
    newsletter = Newsletter.objects.create(slug="weekly", name="Weekly", from_email="w@example.org")
    page, now = publication.transmission(), timezone.now()
    common = {"newsletter": newsletter, "page": page}
    return [
        Campaign.objects.create(
            **common, subject=f"No. {number}", state="sent", started_at=now - datetime.timedelta(days=number)
        )
        for number in range(3)
    ] + [Campaign.objects.create(**common, subject="A draft")]


def subjects(client: Client, query: str = "") -> list[str]:
    return [issue["subject"] for issue in client.get(ISSUES + query).json()["items"]]


def test_it_lists_what_went_out_the_newest_first(client: Client, sent: list[Campaign]) -> None:
    first = client.get(ISSUES).json()["items"][0]
    assert subjects(client) == ["No. 0", "No. 1", "No. 2"]
    assert first["url"].endswith(f"/newsletter/archive/{sent[0].public_id}/")
    assert (first["transmission"], first["newsletter"]) == ("slow-light", "weekly")


def test_it_goes_on_where_a_page_ended(client: Client, sent: list[Campaign]) -> None:
    moment = client.get(f"{ISSUES}?limit=1").json()["items"][0]["started_at"]
    assert subjects(client, f"?limit=1&before={moment.replace('+', '%2B')}") == ["No. 1"]


def test_it_hides_what_was_made_from_a_page_that_is_gone(client: Client, sent: list[Campaign]) -> None:
    assert sent[0].page is not None
    sent[0].page.specific.unpublish()
    assert subjects(client) == []


def test_it_hides_a_letter_that_was_stopped(client: Client, sent: list[Campaign]) -> None:
    Campaign.objects.filter(subject="No. 1").update(state="cancelled", cancelled_at=timezone.now())
    assert subjects(client) == ["No. 0", "No. 2"]

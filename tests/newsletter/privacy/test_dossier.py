"""All that is known of somebody, as one JSON file."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from newsletter.dossier import dossier_of
from newsletter.models import Delivery, Reaction
from tests.newsletter.cast import Cast
from tests.newsletter.privacy.conftest import ALICE

pytestmark = pytest.mark.django_db


def test_it_has_everything_of_the_person(cast: Cast, past: Delivery) -> None:
    cast.alice.subscriber.refresh_from_db()
    told = json.loads(json.dumps(dossier_of(cast.alice.subscriber)))
    assert told["person"]["email"] == ALICE
    assert told["person"]["name"] == "Alicia"
    assert told["subscriptions"][0]["newsletter"] == "Slow Signal"
    assert [one["kind"] for one in told["consents"]] == ["changed"]
    assert (told["mails"][0]["campaign"], told["mails"][0]["state"]) == ("The gut hears", "sent")
    assert told["bounces"][0]["kind"] == "soft"
    assert told["address_change"][0]["email"] == "alice@new.example"


def test_it_has_nothing_of_others(cast: Cast, past: Delivery) -> None:
    told = json.dumps(dossier_of(cast.bob.subscriber))
    assert "alice" not in told.lower()
    assert "carol" not in told


def test_it_has_what_was_opened(cast: Cast, past: Delivery) -> None:
    now = timezone.now()
    Reaction.objects.create(
        campaign=past.campaign, subscriber=cast.alice.subscriber, link=0, verdict=3, first_at=now, last_at=now
    )
    (told,) = dossier_of(cast.alice.subscriber)["reactions"]
    assert (told["campaign"], told["verdict"]) == (past.campaign.subject, 3)


def test_it_is_printed_by_a_command(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("export_person", ALICE)
    assert json.loads(capsys.readouterr().out)["person"]["name"] == "Alice"

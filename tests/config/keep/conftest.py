"""A place whose people go on living after its backup."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from newsletter.models import Newsletter, SubscriptionState
from tests.newsletter.cast import Cast, person


@pytest.fixture
def journal_file(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "erased.log"
    settings.ERASURE_JOURNAL = str(path)
    return path


@pytest.fixture
def house(db: None, journal_file: Path) -> Cast:
    newsletter = Newsletter.objects.create(name="N", slug="n", from_name="N", from_email="n@example.org")
    return Cast(
        newsletter,
        alice=person(newsletter, "alice@example.org", SubscriptionState.ACTIVE),
        bob=person(newsletter, "bob@example.org", SubscriptionState.PENDING),
        carol=person(newsletter, "carol@example.org", SubscriptionState.UNSUBSCRIBED),
    )

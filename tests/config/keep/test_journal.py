"""The journal names erasures, each and only them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from config.keep import journal
from config.keep.erasures import erase_again
from config.keep.identity import found, identity
from config.keep.journal import Erased
from newsletter.erasure import erase
from newsletter.models import Subscriber, SuppressionReason
from newsletter.retention import purge
from newsletter.suppressing import suppress
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_it_notes_who_was_erased_though_they_were_suppressed_before(
    house: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    alice = house.alice.subscriber
    suppress(alice.address_hash, SuppressionReason.COMPLAINT)
    wanted = Erased(alice.address_hash, identity(alice))
    with django_capture_on_commit_callbacks(execute=True):
        erase(alice)
    assert journal.since(LONG_AGO) == {wanted}
    assert journal.since(timezone.now() + timedelta(minutes=1)) == set()


def test_it_does_not_note_whom_retention_forgot(
    house: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        purge(timezone.now() + timedelta(days=31))
    assert not Subscriber.objects.filter(email="bob@example.org").exists()
    assert journal.since(LONG_AGO) == set()


def test_it_reads_lines_without_a_person_and_passes_over_torn_ones(journal_file: Path) -> None:
    journal_file.write_text("2026-01-01T00:00:00+00:00 abc\n2026-01-0")
    assert journal.since(LONG_AGO) == {Erased("abc")}


def test_it_does_not_take_somebody_else_with_the_same_number_for_the_person(house: Cast) -> None:
    alice = house.alice.subscriber
    other = f"{alice.pk}@{LONG_AGO.isoformat()}"
    assert found({other}) == {}
    assert erase_again({Erased("abc", other)}) == 0
    assert found({identity(alice)}) == {identity(alice): alice}

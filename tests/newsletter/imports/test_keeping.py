"""How long an import keeps what it knows of people."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsletter import tasks
from newsletter.addresses import address_hash
from newsletter.imports import keeping, running
from newsletter.models import Import, ImportPart, ImportReject, ImportState, Newsletter
from newsletter.states import MoveRefusedError
from tests.newsletter.imports.loading import finish, load, upload

TWICE = "email\ndora@example.org\ndora@example.org\n"


def test_it_deletes_the_file_and_the_rejected_rows_of_an_import_that_is_over(
    newsletter: Newsletter, settings: Settings
) -> None:
    made = load(newsletter, TWICE)
    keeping.prune(timezone.now())
    assert ImportPart.objects.exists()
    keeping.prune(timezone.now() + timedelta(days=settings.NEWSLETTER_IMPORT_KEEP_DAYS + 1))
    assert not ImportPart.objects.exists()
    assert not ImportReject.objects.exists()
    made.refresh_from_db()
    assert made.emptied_at is not None
    assert made.counts["new"] == 1


def test_it_keeps_the_file_for_ever_where_that_is_wanted(newsletter: Newsletter, settings: Settings) -> None:
    settings.NEWSLETTER_IMPORT_KEEP_DAYS = 0
    load(newsletter, TWICE)
    assert keeping.prune(timezone.now() + timedelta(days=4000)) == 0


def test_it_keeps_the_file_of_an_import_that_is_under_way(newsletter: Newsletter) -> None:
    running.check(upload(newsletter, TWICE))
    assert keeping.prune(timezone.now() + timedelta(days=400)) == 0


def test_it_forgets_the_rejected_rows_of_an_erased_person(newsletter: Newsletter) -> None:
    made = load(newsletter, TWICE)
    assert keeping.forget([address_hash("dora@example.org")], ["dora@example.org"]) == 1
    made.refresh_from_db()
    assert "dora" not in str(made.samples)


def test_it_stops_and_goes_on_when_an_editor_says_so(newsletter: Newsletter, settings: Settings) -> None:
    settings.NEWSLETTER_IMPORT_CHUNK = 1
    made = upload(newsletter, "email\ndora@example.org\nemil@example.org\n")
    running.check(made)
    finish(made)
    running.start(made)
    running.advance(made.pk)
    running.stop(made)
    assert not running.advance(made.pk)
    made.refresh_from_db()
    assert (made.state, made.counts["new"]) == (ImportState.STOPPED, 1)
    running.go_on(made)
    assert finish(made).counts["new"] == 2


def test_it_stops_in_trouble_and_says_why(newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch) -> None:
    made = upload(newsletter, TWICE)
    running.check(made)
    finish(made)
    running.start(made)
    Import.objects.filter(pk=made.pk).update(layout={"odd": True})
    assert not running.advance(made.pk)
    made.refresh_from_db()
    assert made.state == ImportState.STOPPED
    assert "ValidationError" in made.trouble


def test_it_throws_no_file_away_that_people_came_from(newsletter: Newsletter) -> None:
    with pytest.raises(MoveRefusedError):
        running.discard(load(newsletter, TWICE))
    made = upload(newsletter, TWICE)
    running.discard(made)
    assert not Import.objects.filter(pk=made.pk).exists()


def test_it_is_found_by_the_sweep_when_its_task_was_lost(newsletter: Newsletter) -> None:
    made = upload(newsletter, TWICE)
    running.check(made)
    tasks.sweep_imports()
    made.refresh_from_db()
    assert made.state == ImportState.CHECKED
    assert not running.idle(timezone.now())

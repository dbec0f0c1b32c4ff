"""A worker reads the next chunk while the database writes this one, and nothing is different for it."""

from pytest_django.fixtures import Settings

from newsletter.imports import running
from newsletter.imports.ahead import Ahead
from newsletter.models import ImportState, Newsletter, Subscription
from tests.newsletter.imports.loading import counted, finish, upload

ROWS = 900


def test_it_imports_the_same_when_it_reads_ahead(newsletter: Newsletter, settings: Settings) -> None:
    settings.NEWSLETTER_IMPORT_CHUNK = 100
    lines = [f"reader{n}@example.org,{'x' * 3000}\n" for n in range(ROWS)]
    made = upload(newsletter, "email,\n" + "".join(lines) + lines[0])
    assert made.parts.count() == 3
    running.check(made)
    assert not running.work(made.pk, 60)
    made.refresh_from_db()
    running.start(made)
    assert not running.work(made.pk, 60)
    made.refresh_from_db()
    assert (made.state, made.trouble) == (ImportState.DONE, "")
    assert counted(made) == {"new": ROWS, "duplicate": 1}
    assert Subscription.objects.count() == ROWS


def test_it_reads_anew_when_what_was_read_ahead_is_of_another_place(
    newsletter: Newsletter, settings: Settings
) -> None:
    settings.NEWSLETTER_IMPORT_CHUNK = 1
    made = upload(newsletter, "email\ndora@example.org\nemil@example.org\nfay@example.org\n")
    running.check(made)
    with Ahead() as ahead:
        running.advance(made.pk, ahead)
        running.advance(made.pk)  # somebody else was quicker
        running.advance(made.pk, ahead)
    finish(made)
    assert made.forecast["new"] == 3


def test_it_hands_over_when_its_slice_is_over(newsletter: Newsletter, settings: Settings) -> None:
    settings.NEWSLETTER_IMPORT_CHUNK = 1
    made = upload(newsletter, "email\ndora@example.org\nemil@example.org\n")
    running.check(made)
    assert running.work(made.pk, 0)
    made.refresh_from_db()
    assert made.state == ImportState.CHECKING

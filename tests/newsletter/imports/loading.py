"""A file through the whole import, as an editor and a worker would take it."""

from typing import Any

from newsletter.imports import running
from newsletter.imports.door import receive
from newsletter.models import Import, Newsletter, Outcome

AGREED = {"consent_source": "The form at example.org/join", "consent_date": "2026-01-31"}


def upload(newsletter: Newsletter, content: str | bytes, name: str = "people.csv", **options: Any) -> Import:
    """Stored, with its columns guessed, or as `columns` has them; other options are the import's fields."""
    raw = content.encode() if isinstance(content, str) else content
    made = receive(newsletter, name, [raw] if raw else [], by=None)
    columns = options.pop("columns", None)
    if columns:
        made.layout = {**made.layout, "columns": columns.split()}
    for field, value in {**AGREED, **options}.items():
        setattr(made, field, value)
    made.save()
    made.refresh_from_db()
    return made


def load(newsletter: Newsletter, content: str | bytes, name: str = "people.csv", **options: Any) -> Import:
    """Checked and imported to the end."""
    made = upload(newsletter, content, name, **options)
    running.check(made)
    finish(made)
    running.start(made)
    return finish(made)


def finish(made: Import) -> Import:
    while running.advance(made.pk):
        pass
    made.refresh_from_db()
    assert not made.trouble, made.trouble
    return made


def counted(made: Import) -> dict[str, int]:
    """Rows by outcome, without those that do not occur."""
    return {outcome: rows for outcome, rows in made.counts.items() if rows and outcome in Outcome.values}

"""`manage.py rebuild_documents` at a terminal: it tells how far it is, can be stopped, and goes on."""

import io
import re
from functools import partial

import pytest
from django.core.management import call_command

from cms.documents import rebuild
from cms.models import Change
from tests.conftest import Publication

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    """Somebody may press Ctrl-C when something is written."""

    stop_at = "never"

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.stop_at in text:
            raise KeyboardInterrupt
        return super().write(text)


@pytest.fixture
def five(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> Publication:
    """Five transmissions, and rebuilding takes two at a time."""
    for number in range(5):
        publication.transmission(slug=f"t{number}")
    monkeypatch.setattr(rebuild, "some", partial(rebuild.some, limit=2))
    return publication


def test_a_bar_fills_while_it_works(five: Publication) -> None:
    terminal = Terminal()
    call_command("rebuild_documents", stdout=terminal)
    bars = re.findall(r"\r\[(#*)(\.*)\] (\d) of (\d)", terminal.getvalue())
    assert [(done, of) for _, _, done, of in bars] == [("2", "5"), ("4", "5"), ("5", "5")]
    assert [len(full) for full, *_ in bars] == [12, 24, 30]
    assert {len(full + empty) for full, empty, *_ in bars} == {30}
    assert terminal.getvalue().endswith("\n5 documents made anew.\n")


def test_a_file_gets_no_bar(five: Publication) -> None:
    out = io.StringIO()
    call_command("rebuild_documents", stdout=out)
    assert out.getvalue() == "5 documents made anew.\n"


def test_it_can_be_stopped_and_goes_on_where_it_was(five: Publication) -> None:
    terminal = Terminal()
    terminal.stop_at = "4 of 5"
    with pytest.raises(KeyboardInterrupt):
        call_command("rebuild_documents", stdout=terminal)
    assert rebuild.waiting() == 1
    assert list(rebuild.differences()) == []
    changes = Change.objects.count()
    out = io.StringIO()
    call_command("rebuild_documents", "--resume", stdout=out)
    assert out.getvalue() == "1 documents made anew.\n"
    assert (rebuild.waiting(), Change.objects.count()) == (0, changes)

"""From the editor's click to the readers: the site is told of a publication."""

import urllib.request

import pytest

from tests.e2e.freshness import PAGES, seconds_to_readers
from tests.e2e.system import System

# Seconds for which the site keeps a page without looking (`fresh` in frontend/src/door/pages.ts).
KEPT_UNASKED = 20


def test_it_is_told_of_a_publication(system: System) -> None:
    # Sooner than it would look by itself, in one try at least: the machine may have other work.
    taken = [seconds_to_readers(system, f"Heard at once, {number}") for number in range(2)]
    assert min(taken) < KEPT_UNASKED / 2, taken


@pytest.mark.parametrize("path", PAGES)
def test_it_names_what_a_page_is_made_of(system: System, path: str) -> None:
    with urllib.request.urlopen(system.site + path) as page:
        assert "transmission" in page.headers["Cache-Tag"]

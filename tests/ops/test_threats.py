"""Each threat of docs/security.md names a test that there is."""

import re

import pytest

from config.demo.plan import BASE_DIR

PAGE = (BASE_DIR / "docs" / "security.md").read_text()
ROWS = [
    line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| threat", "| ---"))
]


def test_it_lists_threats() -> None:
    assert len(ROWS) >= 40


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_it_names_a_test_that_there_is(row: str) -> None:
    found = re.search(r"`(tests/[\w/]+\.py)::(test_\w+)`", row)
    assert found, row
    assert re.search(rf"^def {found[2]}\(", (BASE_DIR / found[1]).read_text(), re.MULTILINE)

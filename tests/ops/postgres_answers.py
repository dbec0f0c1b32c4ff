"""`python -m tests.ops.postgres_answers`: 0 when the tests' PostgreSQL answers, else says why not."""

import sys

import pytest

from tests.services import require_postgres

if __name__ == "__main__":
    try:
        require_postgres()
    except (pytest.skip.Exception, pytest.fail.Exception) as outcome:
        print(f"Not run: {outcome.msg}")  # noqa: T201 - for the Makefile
        sys.exit(1)

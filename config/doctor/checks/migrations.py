"""The database has every migration of this code."""

from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config.doctor.findings import Finding, good, problem, unchecked


def look() -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        yield unchecked("The database does not answer.")
        return
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(str(migration) for migration, _ in plan[:5])
        yield problem(f"{len(plan)} migrations wait: {names}", "Run manage.py migrate, in one process alone.")
    else:
        yield good("Every migration is applied.")

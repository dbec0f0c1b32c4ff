"""The clock of the content: one row that whoever changes what readers get holds until the commit."""

from django.db import connection, transaction

from cms.models.documents import Clock


def advance(ticks: int = 1) -> int:
    """The next tick, or the last of as many as are asked for.

    Waits for every other transaction that has one and holds the clock until this one ends. Whoever reads
    after that sees all that was committed before, which is why nothing is serialised without it. Raises
    `TransactionManagementError` outside a transaction, where the clock would be let go at once.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The clock is held by a transaction: open one first.")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Clock._meta.db_table} SET tick = tick + %s RETURNING tick", [ticks])  # noqa: S608
        row = cursor.fetchone()
    return int(row[0])

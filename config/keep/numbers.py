"""After a restore, no number of before is given to somebody else.

Links in mails name people, subscriptions and mails by number. Who joined after the backup holds links with
numbers that the backup has not given out yet: whoever got one of them next would be shown to them.
"""

from django.db import connection

from newsletter.models import AddressChange, Campaign, Delivery, Subscriber, Subscription

# More rows than any table gained since the backup, and few enough that links stay short.
GAP = 100_000_000

_NAMED_IN_LINKS = (Subscriber, Subscription, AddressChange, Campaign, Delivery)

_POSTGRESQL = "SELECT setval(place, nextval(place) + %s) FROM pg_get_serial_sequence(%s, %s) AS place"
_SQLITE = (
    # A table that never had a row has no entry.
    "INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0"
    " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
    "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s",
)


def skip() -> None:
    """Have what links name go on with numbers that were never used."""
    with connection.cursor() as cursor:
        for model in _NAMED_IN_LINKS:
            table, column = model._meta.db_table, model._meta.pk.column
            if connection.vendor == "sqlite":
                cursor.execute(_SQLITE[0], [table, table])
                cursor.execute(_SQLITE[1], [GAP, table])
            else:
                cursor.execute(_POSTGRESQL, [GAP, table, column])

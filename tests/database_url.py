"""The test's database, for a process that the test starts."""

from django.db import connection


def database_url() -> str:
    """Its DATABASE_URL. The process sees what the test committed: mark the test `transaction=True`."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    return f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"

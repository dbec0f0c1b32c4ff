"""Who else works with the database. A restore must not go on beside them."""

from django.db import DatabaseError, connection

# Of the same role only: that leaves out monitoring, and others' sessions tell an ordinary role nothing else.
_OTHERS = """
    SELECT pid, coalesce(nullif(application_name, ''), 'no name'), coalesce(host(client_addr), 'this machine')
    FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user
      AND backend_type = 'client backend' AND pid <> pg_backend_pid()
    ORDER BY pid
"""


def others() -> list[str]:
    """A line for each. None on SQLite, which cannot tell, and none when the database is away."""
    if connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(_OTHERS)
            return [f"process {pid} ({name}) of {host}" for pid, name, host in cursor.fetchall()]
    except DatabaseError:
        return []

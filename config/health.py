"""Health: `live` says that the process answers, `ready` that it can do its work."""

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

_PATIENCE = 2.0  # seconds for Redis
_migrated: set[str] = set()  # databases of which this process has seen that no migration waits


def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when readers can be answered, else 503 and why.

    Without Redis readers are answered, letters wait, and the database paces: that is told and no reason to be
    taken out of service, which would take out every web process at once.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waits = migrations_wait()
    except Error:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    if waits:
        return JsonResponse({"status": "migrations wait: run manage.py migrate"}, status=503)
    return JsonResponse({"status": "ok"} | _redis())


def migrations_wait() -> bool:
    """Whether this code knows migrations that the database has not had. Asked no more once there are none."""
    if connection.alias in _migrated:
        return False
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return True
    _migrated.add(connection.alias)
    return False


def _redis() -> dict[str, str]:
    if not settings.REDIS_URL:
        return {}
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=_PATIENCE, socket_timeout=_PATIENCE
    )
    try:
        client.ping()
    except redis.RedisError:
        return {"redis": "does not answer: tasks wait"}
    finally:
        client.close()
    return {"redis": "ok"}

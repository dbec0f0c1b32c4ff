"""Redis answers, keeps wake-ups over a restart and throws none away."""

from collections.abc import Iterator
from contextlib import closing

from django.conf import settings
from redis import Redis, RedisError

from config.doctor.findings import Finding, good, problem, unchecked, warning

_PATIENCE = 5.0  # seconds


def look() -> Iterator[Finding]:
    if not settings.REDIS_URL:
        yield warning("There is no Redis: one machine alone can run this.", "Set REDIS_URL.")
        return
    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=_PATIENCE, socket_timeout=_PATIENCE)
    with closing(client):
        try:
            version = client.info("server")["redis_version"]
        except RedisError as error:
            yield problem(f"Redis does not answer: {error}", "Look at REDIS_URL, and whether it runs.")
            return
        yield good(f"Redis {version} answers.")
        yield from _configured(client)


def _configured(client: "Redis") -> Iterator[Finding]:
    try:
        policy = client.config_get("maxmemory-policy")["maxmemory-policy"]
        kept = client.config_get("appendonly")["appendonly"]
    except (RedisError, KeyError):
        yield unchecked("Its configuration may not be read.", "It should be noeviction, with appendonly.")
        return
    if policy != "noeviction":
        yield problem(f"Redis throws keys away ({policy}).", "Set maxmemory-policy to noeviction.")
    if kept != "yes":
        yield warning("Redis forgets at a restart; sweeps find the work again.", "Set appendonly to yes.")

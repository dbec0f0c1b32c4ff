"""The servers that some tests need: found, or the test is skipped, or (in CI) failed."""

import os
import shutil

import psycopg
import pytest
import redis

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")


def missing(reason: str) -> None:
    """Skip the test, or fail it where every server was promised (REQUIRE_SERVICES=1)."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"REQUIRE_SERVICES=1, but {reason}")
    pytest.skip(reason)


def require_postgres() -> None:
    try:
        psycopg.connect(f"{POSTGRES}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError as error:
        missing(f"PostgreSQL does not answer: {error}")


def require_redis() -> None:
    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=3).ping()
    except redis.RedisError as error:
        missing(f"Redis does not answer: {error}")


def require_chromium() -> str:
    """The path of a Chromium."""
    path = next(
        (
            found
            for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
            if (found := shutil.which(name))
        ),
        "",
    )
    if not path:
        missing("there is no Chromium on the path")
    return path


def require_caddy() -> str:
    """The path of Caddy, the proxy of docker-compose.yml."""
    path = shutil.which("caddy")
    if not path:
        missing("there is no caddy on the path (Debian: caddy)")
    return path or ""

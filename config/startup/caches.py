"""Where Django keeps what can be made again."""

from pathlib import Path


def caches(redis_url: str, folder: Path) -> dict[str, dict[str, object]]:
    """For Django's `CACHES`: Redis, or files below `folder` where there is none."""
    in_redis: dict[str, object] = {
        "BACKEND": "config.cache.Cache",
        "LOCATION": redis_url,
        # The limits, in seconds, are for a Redis that neither answers nor refuses: publishing must not wait.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 5},
    }
    in_files: dict[str, object] = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": folder / "cache",
    }
    return {
        "default": in_redis if redis_url else in_files,
        # Wagtail's own cache of renditions: one indexed query is faster than a file, and never stale.
        "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }

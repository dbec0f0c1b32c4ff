"""The product's settings, with the URLs of what it is measured against before its own."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"

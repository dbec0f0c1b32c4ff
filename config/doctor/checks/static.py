"""Stylesheets and scripts have been collected, and are those of this release."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles.finders import find

from config.doctor.findings import Finding, good, problem

# One of ours, one of Wagtail's.
_LOOKED_AT = ("cms/reader.css", "wagtailadmin/css/core.css")


def look() -> Iterator[Finding]:
    if settings.WHITENOISE_USE_FINDERS:
        yield good("Static files are found where they are made; nothing has to be collected.")
        return
    wrong = [name for name in _LOOKED_AT if not _same(name)]
    if wrong:
        yield problem(f"Static files are missing or old: {', '.join(wrong)}", "Run manage.py collectstatic.")
    else:
        yield good("Static files are collected.")


def _same(name: str) -> bool:
    source, collected = find(name), settings.STATIC_ROOT / name
    if not source or not collected.exists():
        return False
    with open(source, "rb") as one, collected.open("rb") as other:  # noqa: PTH123 - a finder gives text
        return one.read() == other.read()

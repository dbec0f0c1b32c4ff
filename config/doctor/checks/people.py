"""Whoever may do everything shows more than a password."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError

from cms.models import User
from config.doctor.findings import Finding, good, unchecked, warning
from config.people.second_factor import has_factor


def look() -> Iterator[Finding]:
    if settings.TWO_FACTOR_REQUIRED:
        yield good("Everybody in the admin shows a second factor.")
        return
    try:
        bare = [
            str(one) for one in User.objects.filter(is_superuser=True, is_active=True) if not has_factor(one)
        ]
    except DatabaseError:
        yield unchecked("The users cannot be read.")
        return
    if bare:
        yield warning(
            f"A password alone lets in who may do everything: {', '.join(bare[:5])}.",
            "Have them set up two-factor sign-in in their account, or set TWO_FACTOR_REQUIRED=1.",
        )
    else:
        yield good("Every superuser shows a second factor.")

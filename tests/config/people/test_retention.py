"""Who tried to sign in is forgotten when it no longer helps anybody."""

from datetime import datetime, timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.utils import timezone

from config.people.retention import FAILURES, SIGN_INS, forget

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def put_down(age: timedelta, now: datetime) -> None:
    """A failure and a sign-in of that age."""
    who = {"username": "ada", "ip_address": "198.51.100.7", "user_agent": str(age)}
    AccessAttempt.objects.create(**who, failures_since_start=1)
    AccessLog.objects.create(**who)
    for model in (AccessAttempt, AccessLog):
        model.objects.filter(user_agent=str(age)).update(attempt_time=now - age)


def test_it_forgets_what_is_old_and_nothing_else() -> None:
    now = timezone.now()
    for age in (FAILURES - DAY, FAILURES + DAY, SIGN_INS + DAY):
        put_down(age, now)
    assert forget(now) == 3
    assert [model.objects.count() for model in (AccessAttempt, AccessLog)] == [1, 2]
    assert forget(now) == 0

"""How long is kept who tried to sign in and from where: as long as it helps, and no longer."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessLog

FAILURES = timedelta(days=30)
SIGN_INS = timedelta(days=90)


def forget(now: datetime) -> int:
    """Returns how many rows went."""
    failures, _ = AccessAttempt.objects.filter(attempt_time__lt=now - FAILURES).delete()
    sign_ins, _ = AccessLog.objects.filter(attempt_time__lt=now - SIGN_INS).delete()
    return int(failures + sign_ins)

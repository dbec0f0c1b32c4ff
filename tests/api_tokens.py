"""Tokens of Wagtail's API v3, for tests that write by it."""

from datetime import datetime

from wagtail.models import APIToken

from cms.models import User
from config.people.models import Scope, TokenLimits


def issued(user: User, scope: Scope = Scope.ALL, expires_at: datetime | None = None) -> str:
    """The secret of a new token."""
    token, secret = APIToken.create_token(user=user, name="tests")
    TokenLimits.objects.create(token=token, scope=scope, expires_at=expires_at)
    return str(secret)

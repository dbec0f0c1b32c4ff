"""What a token of Wagtail's API v3 may, and until when: by itself it may all that its user may, for ever."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import APIToken

LIMITED = "people.limit_token"  # in the log


class Scope(models.TextChoices):
    """From the narrowest to the widest: each may what those before it may."""

    READ = "read", "Read"
    DRAFTS = "drafts", "Write drafts"
    ALL = "all", "Everything"

    def covers(self, needed: "Scope") -> bool:
        order = list(Scope)
        return order.index(self) >= order.index(needed)


class TokenLimits(models.Model):
    """Beside Wagtail's token. A token without may read: nobody has said that it may more."""

    token = models.OneToOneField(APIToken, primary_key=True, on_delete=models.CASCADE, related_name="limits")
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.READ)
    expires_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()  # whoever may change the token may change these
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=["read", "drafts", "all"]), name="token_scope_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.token}: {self.scope}"

    @property
    def is_over(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()


def limits_of(token: Any) -> TokenLimits:
    """An `APIToken`'s; the narrowest where none were set. No query after `select_related("limits")`."""
    try:
        limits: TokenLimits = token.limits
    except TokenLimits.DoesNotExist:
        return TokenLimits(token=token)
    return limits


def limit(token: Any, scope: Scope, expires_at: datetime | None, by: AbstractBaseUser | None = None) -> None:
    """Set an `APIToken`'s limits, and write into the log who did so."""
    TokenLimits.objects.update_or_create(
        token=token, defaults={"scope": scope.value, "expires_at": expires_at}
    )
    end = expires_at.isoformat(timespec="minutes") if expires_at else None
    log(token, LIMITED, user=by, data={"scope": scope.value, "expires_at": end})

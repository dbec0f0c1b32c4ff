"""Asking for a new password: a few letters an hour, for each person and for whoever asks."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from wagtail.admin.forms.auth import PasswordResetForm

from cms.models import User
from config.people.signing_in import network_of
from newsletter.rates import Rate

PER_VISITOR = Rate("lost-password-visitor", most=10, seconds=3600)
PER_PERSON = Rate("lost-password-person", most=3, seconds=3600)


class BrakedPasswordResetForm(PasswordResetForm):
    """Wagtail's, which writes no more letters when there were too many, and answers as always.

    Another answer would tell strangers whose address is known. Links of letters before are good still.
    """

    def save(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        if PER_VISITOR.allows(network_of(request)):
            super().save(*args, request=request, **kwargs)

    def get_users(self, email: str) -> Iterable[User]:
        """Counted for each person, not for the address as it was typed."""
        return (one for one in super().get_users(email) if PER_PERSON.allows(str(one.pk)))

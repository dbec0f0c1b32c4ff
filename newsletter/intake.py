"""The subscribe form's door, shared by the plain HTML form and the API."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from newsletter.addresses import parse_address
from newsletter.models import Newsletter
from newsletter.rates import PER_ADDRESS, PER_VISITOR
from newsletter.subscriptions import subscribe
from newsletter.tasks import wake_letter
from newsletter.tokens import is_hasty

_FASTEST_PERSON = timedelta(seconds=2)


class TooManyRequestsError(Exception):
    """Somebody sends more forms than a person would."""


@dataclass(frozen=True)
class Intake:
    """A form as it came in. People do not see `website`; `stamp` says when the form was shown."""

    newsletter: Newsletter
    email: str
    visitor: str
    form: str
    name: str = ""
    website: str = ""
    stamp: str = ""


def visitor_of(request: HttpRequest) -> str:
    """The visitor's network address. Behind a proxy of ours, the one that the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))


def take_in(intake: Intake) -> None:
    """Ask the owner of the address to confirm, if there is anything to ask.

    Raises AddressInvalidError and TooManyRequestsError. Says nothing about whether the address is known,
    and nothing to a program that filled in what people cannot see.
    """
    if not PER_VISITOR.allows(intake.visitor):
        raise TooManyRequestsError
    address = parse_address(intake.email)
    if intake.website or is_hasty(intake.stamp, _FASTEST_PERSON):
        return
    if not PER_ADDRESS.allows(address.normalized):
        raise TooManyRequestsError
    asked = subscribe(intake.newsletter, address, form=intake.form, name=intake.name)
    if asked.subscription is not None and asked.letter_due:
        wake_letter(asked.subscription)

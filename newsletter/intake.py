"""The subscribe form's door, shared by the plain HTML form and the API."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from newsletter.addresses import Address, AddressInvalidError, parse_address
from newsletter.domains import takes_no_mail
from newsletter.models import Frequency, Newsletter, Subscription
from newsletter.rates import (
    PER_ADDRESS,
    PER_TAGS,
    PER_VISITOR,
    Rate,
    bare_address,
    is_tagged,
    most_waiting,
    visitor_network,
)
from newsletter.subscriptions import Choices, subscribe
from newsletter.tokens import is_hasty
from newsletter.wake_ups import wake_letter, wake_welcome
from newsletter.wording import wording_in

log = logging.getLogger(__name__)

_FASTEST_PERSON = timedelta(seconds=2)
_TOLD = Rate("rush-told", most=1, seconds=3600)


class TooManyRequestsError(Exception):
    """Somebody sends more forms than a person would."""


class RushError(TooManyRequestsError):
    """Everybody together asks for more letters than may be written to strangers."""


class NotOfferedError(ValueError):
    """The newsletter has no such topic or frequency. The message says which."""


@dataclass(frozen=True)
class Intake:
    """A form as it came in. People do not see `website`; `stamp` says when the form was shown.

    `topics` are slugs; `language` is the page's, for the wording and for letters.
    """

    newsletter: Newsletter
    email: str
    visitor: str
    form: str
    name: str = ""
    website: str = ""
    stamp: str = ""
    topics: Sequence[str] = field(default=())
    frequency: str = Frequency.EVERY
    language: str = "en"


def visitor_of(request: HttpRequest) -> str:
    """The visitor's network address. Behind a proxy of ours, the one that the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return bare_address(forwarded)
    return bare_address(str(request.META.get("REMOTE_ADDR", "")))


def about_address(error: AddressInvalidError, language: str) -> str:
    """For a reader, in the language that is active. What is wrong exactly is known in English only."""
    return str(error) if language == "en" else _("That does not look like an email address. Please check it.")


def take_in(intake: Intake) -> None:
    """Ask the owner of the address to confirm, if there is anything to ask.

    Raises AddressInvalidError, NotOfferedError, TooManyRequestsError and RushError. Says nothing about
    whether the address is known, and nothing to a program that filled in what people cannot see.
    """
    if not PER_VISITOR.allows(visitor_network(intake.visitor)):
        raise TooManyRequestsError
    address = parse_address(intake.email)
    choices = choices_of(intake.newsletter, intake.topics, intake.frequency)
    if intake.website or is_hasty(intake.stamp, _FASTEST_PERSON):
        return
    if not PER_ADDRESS.allows(address.normalized):
        raise TooManyRequestsError
    if is_tagged(address.normalized) and not PER_TAGS.allows(address.normalized):
        raise TooManyRequestsError
    _refuse_a_flood()
    _check_domain(address)
    asked = subscribe(
        intake.newsletter,
        address,
        form=intake.form,
        name=intake.name,
        locale=intake.language,
        choices=choices,
        wording=wording_in(intake.language),
    )
    if asked.subscription is not None and asked.letter_due:
        wake_letter(asked.subscription)
    if asked.subscription is not None and asked.welcome_due:
        wake_welcome(asked.subscription)


def choices_of(newsletter: Newsletter, topics: Sequence[str], frequency: str) -> Choices:
    """Raises NotOfferedError for what the newsletter does not have, in the language that is active."""
    offered = dict(newsletter.topics.values_list("slug", "pk")) if topics else {}
    if strange := [slug for slug in topics if slug not in offered]:
        told = _("%(newsletter)s has no topic “%(topic)s”.")
        raise NotOfferedError(told % {"newsletter": newsletter.name, "topic": strange[0]})
    if frequency not in Frequency.values or (frequency == Frequency.DIGEST and not newsletter.offers_digest):
        told = _("%(newsletter)s does not come as “%(frequency)s”.")
        raise NotOfferedError(told % {"newsletter": newsletter.name, "frequency": frequency})
    return Choices([offered[slug] for slug in topics], Frequency(frequency))


def _refuse_a_flood() -> None:
    """While an hour's worth of letters waits, more of them would only wait as long.

    So a flood neither fills the tables nor keeps honest people in line behind it for days.
    """
    most = most_waiting()
    if not most or Subscription.objects.filter(letter_due_at__isnull=False)[: most + 1].count() <= most:
        return
    if _TOLD.allows("operator"):
        log.warning(
            "More people ask to subscribe than may get letters (NEWSLETTER_LETTERS_PER_HOUR and _PER_DAY)"
        )
    raise RushError


def _check_domain(address: Address) -> None:
    domain = address.normalized.rpartition("@")[2]
    if settings.NEWSLETTER_CHECK_MX and takes_no_mail(domain):
        raise AddressInvalidError(f"Nobody gets mail at {domain}. Is it spelled right?")

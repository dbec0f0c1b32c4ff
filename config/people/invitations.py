"""Inviting by mail: an account without a password, and a link that sets one, once, for a few days."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import get_template
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from wagtail.log_actions import log

from cms.models import User


class AlreadyHereError(ValueError):
    """Somebody with this name or address can sign in already."""


@dataclass(frozen=True)
class Invitation:
    """Whom to invite, into which groups. `inviter` is named in the mail."""

    username: str
    email: str
    groups: tuple[Group, ...]
    inviter: User


@transaction.atomic
def invite(invitation: Invitation) -> User:
    """Make the account and send the link. Raises AlreadyHereError; when the mail fails there is no account.

    Whoever was invited before and never came gets a new link, which makes the former one worthless.
    """
    person = _account(invitation)
    person.groups.set(invitation.groups)
    log(person, "people.invite", user=invitation.inviter)
    _send(person, invitation.inviter)
    return person


def _account(invitation: Invitation) -> User:
    found = get_user_model().objects.filter(email__iexact=invitation.email) | get_user_model().objects.filter(
        username=invitation.username
    )
    known = found.first()
    if known is None:
        person = User(username=invitation.username, email=invitation.email)
    elif known.last_login is None and not known.has_usable_password() and known.email == invitation.email:
        person = known
    else:
        raise AlreadyHereError("Somebody has this name or address already.")
    person.set_unusable_password()  # salted anew, so that a link sent before is worth nothing
    person.save()
    return person


def link(person: User) -> str:
    """Where the person chooses a password: Wagtail's own page, by Django's signed token."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    return settings.CMS_URL + reverse("wagtailadmin_password_reset_confirm", args=[uid, token])


def _send(person: User, inviter: User) -> None:
    values = {
        "site": settings.WAGTAIL_SITE_NAME,
        "inviter": inviter.get_full_name() or inviter.get_username(),
        "person": person,
        "link": link(person),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    text = get_template("people/invitation.txt", using="text").render(values)
    subject = f"You are invited to {settings.WAGTAIL_SITE_NAME}"
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [person.email]).send()

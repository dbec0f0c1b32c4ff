"""Signed tokens: what a link in a mail may do. One salt per purpose, so that no link can do another's work.

Only letters, digits, `-`, `_` and `.`, and at most 75 of them: a token fits on one line of
quoted-printable and is never escaped there or in a URL.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

CONFIRM_WITHIN = timedelta(days=7)
_SEPARATOR = "."


class TokenInvalidError(Exception):
    """Not a token of ours, or one made for something else."""


class TokenExpiredError(TokenInvalidError):
    """A token of ours that is too old to be used."""


@dataclass(frozen=True)
class Leave:
    """Who leaves which newsletter; `campaign` (0 for none) is the mail that carried the link."""

    subscriber: int
    newsletter: int
    campaign: int = 0


def confirm_token(subscription: int) -> str:
    return _timed("confirm").sign(str(subscription))


def read_confirm_token(token: str) -> int:
    """The subscription's id. Raises TokenExpiredError after `CONFIRM_WITHIN`, else TokenInvalidError."""
    try:
        return int(_timed("confirm").unsign(token, max_age=CONFIRM_WITHIN))
    except signing.SignatureExpired as error:
        raise TokenExpiredError from error
    except (signing.BadSignature, ValueError) as error:
        raise TokenInvalidError from error


def leave_token(leave: Leave) -> str:
    """Never expires: a link to leave must work in a mail of any age."""
    return _lasting("leave").sign(f"{leave.subscriber}-{leave.newsletter}-{leave.campaign}")


def read_leave_token(token: str) -> Leave:
    try:
        subscriber, newsletter, campaign = _lasting("leave").unsign(token).split("-")
        return Leave(int(subscriber), int(newsletter), int(campaign))
    except (signing.BadSignature, ValueError) as error:
        raise TokenInvalidError from error


def preferences_token(subscriber: int) -> str:
    return _lasting("preferences").sign(str(subscriber))


def read_preferences_token(token: str) -> int:
    """The subscriber's id."""
    try:
        return int(_lasting("preferences").unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise TokenInvalidError from error


def form_stamp() -> str:
    """Says when a form was shown; a program fills it in faster than a person can."""
    return _timed("form").sign("shown")


def is_hasty(stamp: str, least: timedelta) -> bool:
    """Whether a form came back sooner than `least` after it was shown. Unreadable stamps prove nothing."""
    try:
        _timed("form").unsign(stamp, max_age=least)
    except signing.BadSignature:
        return False
    return True


def _timed(purpose: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"newsletter.{purpose}", sep=_SEPARATOR)


def _lasting(purpose: str) -> signing.Signer:
    return signing.Signer(salt=f"newsletter.{purpose}", sep=_SEPARATOR)

"""What a call that did not simply succeed means for the people in it."""

import re
import ssl
from dataclasses import dataclass
from enum import StrEnum

import requests
from anymail.exceptions import AnymailError  # type: ignore[import-untyped] # ships no types

from newsletter.wire.providers.rests import seconds_of
from newsletter.wire.providers.words import in_short, words_of


class Kind(StrEnum):
    ABOUT_THEM = "about them"
    """Nobody was mailed, because of an address or of the message."""
    LATER = "later"
    """Nobody was mailed; the provider had trouble with this call."""
    REST = "rest"
    """Nobody was mailed; the provider wants fewer calls, or is not there."""
    SENDER = "sender"
    """Nobody was mailed, because of what we are: an unverified domain, an empty purse."""
    KEY = "key"
    """Nobody was mailed: the key is wrong."""
    DOWN = "down"
    """Nobody was asked: no connection."""
    NEVER = "never"
    """Nobody was asked: there will be no connection until something is mended."""
    DOUBT = "doubt"
    """They may have been mailed."""
    BEFORE = "before"
    """They were mailed by an earlier call with the same key."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wait` is how many seconds the provider wants to be left in peace."""

    kind: Kind
    answer: str
    wait: float = 0.0


_SENDER = re.compile(
    r"\b(sender|from)\b[^.]{0,60}\b(verif|authori[sz]|not allowed|confirm|signature|permitted)"
    r"|\bdomain\b[^.]{0,40}\b(not verified|not found|unverified)|not enough credits|account .{0,30}suspended",
    re.IGNORECASE,
)
_STATUS = {
    401: Kind.KEY,
    402: Kind.SENDER,
    403: Kind.SENDER,
    404: Kind.SENDER,
    405: Kind.SENDER,
    407: Kind.KEY,
    408: Kind.LATER,
    429: Kind.REST,
    500: Kind.LATER,
    503: Kind.REST,
    521: Kind.REST,
    523: Kind.REST,
}


def verdict_of(error: Exception, *, began: bool) -> Verdict:
    """`began`: whether a byte of the request had left."""
    response = getattr(error, "response", None)
    if isinstance(response, requests.Response):
        return _of_answer(response)
    answer = in_short(_root(error))
    if began:
        return Verdict(Kind.DOUBT, f"No answer from the provider: {answer}")
    if isinstance(error, requests.RequestException):
        kind = Kind.NEVER if _is_untrusted(error) else Kind.DOWN
        return Verdict(kind, f"No connection to the provider: {answer}")
    if isinstance(error, (AnymailError, ValueError)):
        return Verdict(Kind.ABOUT_THEM, answer)
    return Verdict(Kind.LATER, answer)


def _of_answer(response: requests.Response) -> Verdict:
    status, answer = response.status_code, words_of(response)
    if _is_duplicate(response):
        return Verdict(Kind.BEFORE, answer)
    if status < 400:
        # A success that cannot be read, unless it is Mailgun's greeting to whoever asks for a wrong address.
        greeting = "Magnificent API" in response.text
        return Verdict(Kind.SENDER if greeting else Kind.DOUBT, answer)
    if status in _STATUS:
        kind = _STATUS[status]
        return Verdict(kind, answer, _wait(response) if kind is Kind.REST else 0.0)
    if status == 409 or status >= 502:
        # A gateway that lost the provider behind it cannot say how far the call came; nor can a call that
        # meets its own twin.
        return Verdict(Kind.DOUBT if status != 501 else Kind.LATER, answer)
    return Verdict(Kind.SENDER if _SENDER.search(answer) else Kind.ABOUT_THEM, answer)


def _is_duplicate(response: requests.Response) -> bool:
    try:
        return bool(response.json().get("code") == "duplicate_parameter")
    except (ValueError, AttributeError):
        return False


def _wait(response: requests.Response) -> float:
    return seconds_of(response.headers.get("Retry-After", ""))


def _root(error: BaseException) -> BaseException:
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return error


def _is_untrusted(error: BaseException | None) -> bool:
    """Whether a certificate that does not verify is at the bottom of it."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False

"""What the replies to MAIL, RCPT, DATA and the message mean for a person (RFC 5321, section 4.3.2)."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from newsletter.wire.parcels import Fate
from newsletter.wire.smtp_replies import Reply

_CLOSING, _GO_ON, _TOO_BIG = 421, 354, 552


class Whose(StrEnum):
    """Whom an answer is about."""

    PERSON = "person"
    SENDER = "sender"
    """It would meet everybody."""
    LINE = "line"
    """The connection has served its time; another one may do."""


class Verdict(NamedTuple):
    fate: Fate
    answer: str
    whose: Whose = Whose.PERSON


_CROWDED = re.compile(
    r"too many (concurrent|simultaneous|open|active)?\s*(smtp |sessions|connections|conns)|"
    r"(connection|concurren|session)\w*( \w+)* (limit|exceeded|rate)|limit\w* (of|on) \w*\s?connections",
    re.IGNORECASE,
)
# Of this message alone (RFC 3463, 3.4 and 3.7; RFC 6531, 3.5): another one may pass.
_ABOUT_MESSAGE = re.compile(r"5\d\d[ -]5\.(3\.4|6\.(7|8|9|10))\b")
# Of one mailbox (RFC 3463, 3.3), whatever else the words say of limits.
_ABOUT_MAILBOX = re.compile(r"4\d\d[ -]4\.2\.\d|mailbox|quota|storage", re.IGNORECASE)
_ENOUGH = re.compile(
    r"too many (messages|mails|emails|transactions|recipients|deliveries)|"
    r"(message|mail|transaction|recipient)s?( \w+)* limit|limit\w* (of|on) \w*\s?messages",
    re.IGNORECASE,
)


def says_crowded(answer: str) -> bool:
    """Whether the server has too many connections of ours: by its words, or 4.7.0 or 4.3.2 with a 421."""
    return bool(_CROWDED.search(answer)) or (answer.startswith("421") and answer[4:9] in ("4.7.0", "4.3.2"))


def says_enough(answer: str) -> bool:
    """Whether a connection has carried all the messages that the server takes on one."""
    return bool(_ENOUGH.search(answer)) and not _ABOUT_MAILBOX.search(answer)


def on_envelope(replies: Sequence[Reply]) -> Verdict | None:
    """The verdict on the replies to MAIL, RCPT and DATA so far; None when all that came are welcome."""
    for judge, reply in zip((_on_mail, _on_rcpt, _on_data), replies, strict=False):
        verdict = judge(reply)
        if verdict is not None:
            return verdict
    return None


def _on_mail(reply: Reply) -> Verdict | None:
    code, words = reply.code, reply.words
    if code < 300:
        return None
    if code == _CLOSING or (code < 500 and (says_enough(words) or says_crowded(words))):
        return Verdict(Fate.UNTRIED, words, Whose.LINE)
    if code == _TOO_BIG or _ABOUT_MESSAGE.match(words):
        return Verdict(Fate.REFUSED, words)
    if code >= 500:
        return Verdict(Fate.UNTRIED, words, Whose.SENDER)
    return Verdict(Fate.DEFERRED, words)


def _on_rcpt(reply: Reply) -> Verdict | None:
    if reply.code < 300:
        return None
    words = reply.words
    if reply.code < 500 and says_enough(words):
        return Verdict(Fate.UNTRIED, words, Whose.LINE)
    return Verdict(_fate(reply.code), words)


def _on_data(reply: Reply) -> Verdict | None:
    return None if reply.code == _GO_ON else Verdict(_fate(reply.code), reply.words)


def _fate(code: int) -> Fate:
    return Fate.REFUSED if code >= 500 else Fate.DEFERRED


def on_message(reply: Reply) -> Verdict:
    """The verdict on the answer to a message that was handed over whole."""
    if 200 <= reply.code < 300:
        return Verdict(Fate.TAKEN, reply.words)
    if reply.code < 400:
        return Verdict(Fate.UNANSWERED, reply.words)
    return Verdict(_fate(reply.code), reply.words)

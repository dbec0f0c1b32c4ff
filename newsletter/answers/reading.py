"""From an answer to its cause, and to what the engine does about it."""

from newsletter.answers.causes import PASSING, Cause
from newsletter.answers.codes import Codes, by_basic_code, by_precise_code, by_subject, read_codes, read_words
from newsletter.answers.words import GENERAL, ONE_ONLY, PLAIN, by_words
from newsletter.wire.parcels import Fate

# Enhanced codes of a single mailbox, transaction or connection.
_ONE_ONLY_CODES = frozenset({"2.1", "2.2", "4.2", "5.3"})


def cause_of(answer: str, fate: Fate) -> Cause:
    """The cause of an outcome that is not TAKEN: plain words, precise codes, other words, vague codes."""
    codes = read_codes(answer)
    cause = _cause(codes, read_words(answer), fate)
    if fate == Fate.UNTRIED and codes.basic >= 500 and cause not in PASSING:
        return Cause.SENDER  # it was said before any person was named
    return cause


def is_permanent(answer: str, fate: Fate) -> bool:
    """Whether trying the same person again is of no use. A 5xx for a full mailbox or a busy server is not."""
    return fate == Fate.REFUSED and cause_of(answer, fate) not in PASSING


def wants_patience(answer: str) -> bool:
    """Whether a 421, 450, 451 or 452 asks to leave the whole domain or provider in peace for a while.

    Not one that concerns a single mailbox, message or connection: greylisting, a full mailbox, a person who
    receives too much, too many recipients at once, a connection that was idle for too long.
    """
    codes, words = read_codes(answer), read_words(answer)
    if codes.basic not in (421, 450, 451, 452):
        return False
    if codes.detail in _ONE_ONLY_CODES or ONE_ONLY.search(words):
        return False
    cause = _cause(codes, words, Fate.DEFERRED)
    if cause in (Cause.RATE, Cause.BLOCKED, Cause.POLICY):
        return True
    return cause == Cause.SERVER and (codes.basic == 421 or codes.detail in ("3.1", "3.2"))


def _cause(codes: Codes, words: str, fate: Fate) -> Cause:
    if not codes.basic and not codes.enhanced:
        return by_words(words, PLAIN) or by_words(words, GENERAL) or _without_words(fate)
    return (
        by_words(words, PLAIN)
        or by_precise_code(codes)
        or by_words(words, GENERAL)
        or by_subject(codes)
        or by_basic_code(codes)
        or Cause.OTHER
    )


def _without_words(fate: Fate) -> Cause:
    return Cause.OTHER if fate == Fate.REFUSED else Cause.NETWORK

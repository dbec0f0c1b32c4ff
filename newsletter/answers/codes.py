"""The two codes of an answer, and what they mean by themselves.

The basic code is RFC 5321's (section 4.2), the enhanced one RFC 3463's with the additions of RFC 5248,
RFC 7372 and IANA's registry. Microsoft's own, 5.7.5xx to 5.7.7xx, stand in its documentation.
"""

import re
from dataclasses import dataclass

from newsletter.answers.causes import Cause

_BASIC = re.compile(r"\s*([245]\d\d)(?![\d.])")
# Not a part of an address such as 5.1.1.1, nor of a version such as 4.15.3-rc.
_ENHANCED = re.compile(r"(?<![\d.\w])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)(?!-[a-z])")
_URL = re.compile(r"https?://([^/\s?#]+)\S*")
_ADDRESS = re.compile(r"[^\s<>@:]+@[^\s<>]+")


@dataclass(frozen=True, slots=True)
class Codes:
    """`basic` is 0, `enhanced` empty where there is none; `detail` is 7.1 for both 4.7.1 and 5.7.1."""

    basic: int
    enhanced: str

    @property
    def is_temporary(self) -> bool:
        return 400 <= self.basic < 500 if self.basic else self.enhanced.startswith("4")

    @property
    def detail(self) -> str:
        return self.enhanced.partition(".")[2]


def read_codes(answer: str) -> Codes:
    basic, enhanced = _BASIC.match(answer), _ENHANCED.search(answer)
    return Codes(int(basic[1]) if basic else 0, enhanced[1] if enhanced else "")


def read_words(answer: str) -> str:
    """The words in lower case, without people's addresses; of a link only its host speaks for itself."""
    return _ADDRESS.sub("", _URL.sub(r"\1", answer.lower()))


# Codes that are used for one thing alone: not 7.0, 7.1 and 2.0, which are used for everything.
_PRECISE = {
    **dict.fromkeys(("1.1", "1.2", "1.3", "1.6", "1.10"), Cause.NO_MAILBOX),
    **dict.fromkeys(("1.7", "1.8", "1.9"), Cause.SENDER),
    "2.2": Cause.FULL,
    **dict.fromkeys(("2.3", "3.4"), Cause.TOO_BIG),
    **dict.fromkeys(("3.1", "3.2"), Cause.SERVER),
    **dict.fromkeys(("7.8", "7.11", "7.13", "7.14"), Cause.SENDER),
    **dict.fromkeys((f"7.{detail}" for detail in (20, 21, 22, 23, 24, 25, 26, 27, 29, 30)), Cause.POLICY),
    **dict.fromkeys(("7.509", "7.515", "7.750"), Cause.POLICY),
    **dict.fromkeys(("7.511", "7.606", "7.649", "7.703"), Cause.BLOCKED),
    **dict.fromkeys(("7.501", "7.502", "7.503", "7.705", "7.708"), Cause.BLOCKED),
    **dict.fromkeys(("7.28", "7.500", "7.650", "7.652"), Cause.RATE),
    "7.17": Cause.DISABLED,
}
_SUBJECTS = {
    "1": Cause.NO_MAILBOX,
    "2": Cause.DISABLED,
    "3": Cause.SERVER,
    "4": Cause.NETWORK,
    "6": Cause.CONTENT,
    "7": Cause.POLICY,
}
# While it may still change its mind, a mailbox is not closed, and security asks for patience.
_TEMPORARY_SUBJECTS = _SUBJECTS | {"1": Cause.SERVER, "2": Cause.SERVER, "5": Cause.SERVER, "7": Cause.RATE}
# A bare 550, 553 or 554 is anything: nobody is given up for it. 401 to 429 come from providers' APIs.
_BASICS = {
    **dict.fromkeys((421, 450, 451, 452, 454, 500, 502, 503, 504), Cause.SERVER),
    **dict.fromkeys((401, 402, 403, 530, 534, 535, 538), Cause.SENDER),
    **dict.fromkeys((521, 556), Cause.NO_MAILBOX),
    413: Cause.TOO_BIG,
    429: Cause.RATE,
    552: Cause.FULL,
}


def by_precise_code(codes: Codes) -> Cause | None:
    """A temporary 4.1.1 is no proof that there is no mailbox: it may just not have been looked up."""
    if codes.is_temporary and codes.detail.startswith("1."):
        return None
    return _PRECISE.get(codes.detail)


def by_subject(codes: Codes) -> Cause | None:
    subject = codes.detail.partition(".")[0]
    return (_TEMPORARY_SUBJECTS if codes.is_temporary else _SUBJECTS).get(subject)


def by_basic_code(codes: Codes) -> Cause | None:
    return _BASICS.get(codes.basic)

"""From the bytes of a mail to what it reports, if anything."""

import re

from newsletter.returned.bounce_reports import read_bounce
from newsletter.returned.complaints import read_complaint
from newsletter.returned.parts import Mail, UnreadableMailError, parse, words
from newsletter.returned.reports import LeaveMail, Report

LEAVE_TOKEN = re.compile(r"(?<![\w-])\d{1,19}-\d{1,19}-\d{1,19}\.[\w-]{43}(?![\w-])", re.ASCII)


def read(raw: bytes) -> Report | LeaveMail | None:
    """None for what is none of our business, such as answers of people who are away.

    Raises UnreadableMailError, and nothing else, whatever the bytes are: one mail must not keep all that come
    after it from being read.
    """
    try:
        return _read(parse(raw))
    except Exception as error:  # what a stranger wrote met a case that nobody thought of
        raise UnreadableMailError(repr(error)) from error


def _read(mail: Mail) -> Report | LeaveMail | None:
    report = read_complaint(mail) or read_bounce(mail)
    if report is not None:
        return report
    found = LEAVE_TOKEN.search(words(mail, "Subject"))
    return LeaveMail(found[0]) if found else None

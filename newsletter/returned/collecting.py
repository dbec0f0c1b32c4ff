"""Reading the mailbox of bounces and complaints, a few mails at a time."""

import logging
from dataclasses import dataclass

from newsletter.returned.believing import act_on
from newsletter.returned.imap import Mailbox, Place, opened
from newsletter.returned.parts import UnreadableMailError
from newsletter.returned.reading import read

log = logging.getLogger(__name__)

AT_ONCE = 200


@dataclass(frozen=True)
class Collected:
    """`read` mails were dealt with, `used` of them told something new."""

    read: int = 0
    used: int = 0


def collect(place: Place, most: int = AT_ONCE) -> Collected:
    """Deal with up to `most` unread mails. Raises MailboxAwayError.

    A mail is marked only after what it says is in the database, so that one whose reader died is read again,
    which does nothing. A mail that nobody can read is marked too, so that it stops no other.
    """
    used = 0
    with opened(place) as mailbox:
        waiting = mailbox.unread(most)
        for uid in waiting:
            used += _deal_with(mailbox, uid)
            mailbox.done(uid)
    return Collected(len(waiting), used)


def _deal_with(mailbox: Mailbox, uid: str) -> bool:
    try:
        found = read(mailbox.fetch(uid))
    except UnreadableMailError as error:
        log.warning("Mail %s in the mailbox cannot be read: %s", uid, error, exc_info=True)
        return False
    return found is not None and act_on(found)

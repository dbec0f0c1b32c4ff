"""Handing one letter to the wire, now, and hearing what became of it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django.template.loader import render_to_string
from django.utils import timezone

from newsletter.accents import accent_of
from newsletter.addresses import AddressInvalidError, wire_address
from newsletter.envelope import Letter, seal
from newsletter.gaps import Gap
from newsletter.headers import HeaderUnsafeError, address_header, date_header, raw_header, unfolded
from newsletter.models import Newsletter
from newsletter.publication import publication
from newsletter.return_paths import return_path_of
from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Fate, Merge, Outcome, Parcel


def letter(
    newsletter: Newsletter,
    template: str,
    subject: str,
    context: Mapping[str, Any],
    extra: tuple[bytes, ...] = (),
) -> Letter:
    """A letter in the newsletter's name, from `newsletter/mail/<template>.html` and `.txt`.

    In the language that is active. `extra` are finished header lines. Raises AddressInvalidError where the
    newsletter's own addresses are none.
    """
    full = {
        **context,
        "newsletter": newsletter,
        "publication": publication(),
        "accent": accent_of(newsletter.accent_color).light,
    }
    return Letter(
        from_name=newsletter.from_name,
        from_email=wire_address(newsletter.from_email)[0],
        reply_to=wire_address(newsletter.reply_to)[0] if newsletter.reply_to else "",
        subject=subject,
        html=render_to_string(f"newsletter/mail/{template}.html", full),
        text=render_to_string(f"newsletter/mail/{template}.txt", full, using="text"),
        extra=(raw_header("Auto-Submitted", "auto-generated"), *extra),
    )


def write_and_post(
    write: Callable[[], Letter],
    newsletter: Newsletter,
    email: str,
    exchange: Exchange,
    meanwhile: Callable[[], None] = lambda: None,
    mark: str = "",
) -> Outcome:
    """As `post`, of a letter still to be written.

    DEFERRED with the reason when the newsletter's addresses or names fit into no mail: whoever waits for the
    letter can do nothing about it, and an editor can.
    """
    try:
        return post(write(), newsletter, email, exchange, meanwhile, mark)
    except (AddressInvalidError, HeaderUnsafeError) as error:
        return Outcome(0, Fate.DEFERRED, str(error), sender="")


def post(
    letter: Letter,
    newsletter: Newsletter,
    email: str,
    exchange: Exchange,
    meanwhile: Callable[[], None] = lambda: None,
    mark: str = "",
) -> Outcome:
    """Send it, and do `meanwhile` each second. Raises HeaderUnsafeError for what no header can hold.

    By its `mark` (`letter_marks`) what comes back is known; of a letter without one nobody asks.
    """
    unique = uuid4()
    message_id = raw_header("Message-ID", f"<{mark or unique.hex}@{letter.from_email.rpartition('@')[2]}>")
    to = address_header("To", "", wire_address(email)[0])
    personal = b"".join([to, message_id, date_header(timezone.now())])
    parcel = Parcel(
        key=-(unique.int >> 66),  # never a delivery's
        return_path=return_path_of(mark, newsletter.from_email) if mark else newsletter.from_email,
        recipient=email,
        message=seal(letter, unique).close(personal, dict.fromkeys(Gap, b"")),
        merge=Merge(unique, letter, "", {}, dict(map(unfolded, (*letter.extra, message_id)))),
        may_be_late=True,
    )
    return hand_over(parcel, exchange, meanwhile)


def hand_over(parcel: Parcel, exchange: Exchange, meanwhile: Callable[[], None] = lambda: None) -> Outcome:
    """Send one message now, by the first sender that can. UNTRIED when none could."""
    outcome = Outcome(parcel.key, Fate.UNTRIED, "No sender can be reached.", sender="")
    for name, room in exchange.room().items():
        if room and outcome.fate == Fate.UNTRIED:
            exchange.post(name, [parcel])
            outcome = _wait_for(parcel.key, exchange, meanwhile) or outcome
    return outcome


def _wait_for(key: int, exchange: Exchange, meanwhile: Callable[[], None]) -> Outcome | None:
    """Every parcel gets its outcome; what others left behind is nobody's any more."""
    while exchange.flying:
        for outcome in exchange.collect(1.0):
            if outcome.key == key:
                return outcome
        meanwhile()
    return None

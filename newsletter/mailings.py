"""A campaign's mail for each person: the sealed envelopes of its variants, and the headers that differ."""

import re
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

from newsletter.addresses import wire_address
from newsletter.deliveries.rows import Taken
from newsletter.dkim_keys import require_key
from newsletter.engagement.tokens import reader_tokens
from newsletter.envelope import Envelope, Letter, seal
from newsletter.gaps import AnyGap, Gap, PersonalGap, marker, personal_gaps
from newsletter.headers import date_header, header, phrase, raw_header, recipient_header, unfolded
from newsletter.links import unsubscribe_url
from newsletter.models import Campaign, Newsletter, Variant
from newsletter.personal import value_of
from newsletter.quoted_printable import encode_piece
from newsletter.return_paths import return_paths
from newsletter.senders import Sender
from newsletter.tokens import leave_tokens, preferences_tokens
from newsletter.wire.parcels import Merge, Parcel

_HERE = "\0"  # in no address and no URL
_MAILTO_SAFE = "!$'*+-._~"  # what of a local part needs no escaping (RFC 6068, section 2)


class Mailing:
    """Builds every message of one campaign, for any number of threads.

    Raises while being built, not later: HeaderUnsafeError for a subject or sender that no header can hold,
    AddressInvalidError for an address of the newsletter's own that mail cannot be sent to or from, and
    SenderUnsignedError for a sender whose domain has no DKIM key while others have.
    """

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.newsletter: Newsletter = campaign.newsletter
        self.sender = self.newsletter.from_email
        self._domain = wire_address(self.sender)[0].rpartition("@")[2]
        require_key(self._domain)
        self._message_id = b"Message-ID: <%%d.%b@%b>\r\n" % (
            campaign.public_id.hex.encode(),
            self._domain.encode(),
        )
        self._leave = leave_tokens(self.newsletter.pk, campaign.pk)
        self._preferences = preferences_tokens()
        self._reader = reader_tokens(campaign.pk)
        self._return_path = return_paths(self.sender)
        self._leaving = _list_unsubscribe(self.newsletter)
        self._letters = {variant.pk: _letter(campaign, variant) for variant in campaign.variants.all()}
        mark = marker(campaign.public_id, Gap.READER)
        self._says_whose = any(mark in one.html or mark in one.text for one in self._letters.values())
        self._envelopes: dict[int, Envelope] = {
            pk: seal(letter, campaign.public_id) for pk, letter in self._letters.items()
        }
        self._personal = {
            pk: personal_gaps(letter.subject, letter.html, letter.text, campaign=campaign.public_id)
            for pk, letter in self._letters.items()
        }

    def message(
        self, *, delivery: int, variant: int, subscriber: int, email: str, name: str, at: datetime
    ) -> bytes:
        """The finished message for one row of the ledger; with DKIM, signed as of now.

        Any name will do. Raises HeaderUnsafeError for an address that is none.
        """
        leave, envelope = self._leave(subscriber), self._envelopes[variant]
        personal = b"".join(
            [
                recipient_header(name, email if email.isascii() else wire_address(email)[0]),
                self._message_id % delivery,
                date_header(at),
                leave.join(self._leaving),
            ]
        )
        tokens: dict[AnyGap, bytes] = {
            Gap.LEAVE: leave,
            Gap.PREFERENCES: self._preferences(subscriber, email),
        }
        if self._says_whose:  # rare, and it would cost each of a million a hash
            tokens[Gap.READER] = self._reader(subscriber)
        if envelope.gaps:
            tokens |= {gap: _encoded(gap, name, email) for gap in envelope.gaps}
        if envelope.subject:
            personal += header("Subject", _subject(envelope.subject, name, email))
        return envelope.close(personal, tokens)

    def parcel(self, row: Taken, sender: Sender) -> Parcel:
        """The row's message as that sender takes it: finished, or as parts for a provider that builds it."""
        path = self.return_path(row.id)
        if sender.relay is None:
            return Parcel(row.id, path, row.email, merge=self._merge(row))
        message = self.message(
            delivery=row.id,
            variant=row.variant,
            subscriber=row.subscriber,
            email=row.email,
            name=row.name,
            at=datetime.fromtimestamp(row.tried, UTC),
        )
        return Parcel(row.id, path, row.email, message)

    def _merge(self, row: Taken) -> Merge:
        leave = self._leave(row.subscriber)
        letter = self._letters[row.variant]
        personal = [self._message_id % row.id, leave.join(self._leaving)]
        values: dict[AnyGap, str] = {
            Gap.LEAVE: leave.decode(),
            Gap.PREFERENCES: self._preferences(row.subscriber, row.email).decode(),
        }
        if self._says_whose:
            values[Gap.READER] = self._reader(row.subscriber).decode()
        values |= {gap: _value(gap, row.name, row.email) for gap in self._personal[row.variant]}
        return Merge(
            self.campaign.public_id,
            letter,
            row.name,
            values,
            dict(map(unfolded, (*letter.extra, *personal))),
        )

    def message_id(self, delivery: int) -> str:
        """The same at every attempt, and readable backwards: a bounce that quotes it names its delivery."""
        return f"<{delivery}.{self.campaign.public_id.hex}@{self._domain}>"

    def return_path(self, delivery: int) -> str:
        """The envelope's sender, where bounces go: `read_return_path` finds the delivery in it.

        The newsletter's sender when NEWSLETTER_RETURN_PATH is not set.
        """
        return self._return_path(delivery)


def _value(gap: PersonalGap, name: str, email: str) -> str:
    return value_of(gap.what, name, email) or gap.fallback


def _encoded(gap: PersonalGap, name: str, email: str) -> bytes:
    value = _value(gap, name, email)
    return encode_piece(escape(value) if gap.html else value)


def _subject(pieces: tuple[str | PersonalGap, ...], name: str, email: str) -> str:
    return "".join([one if isinstance(one, str) else _value(one, name, email) for one in pieces])


def _list_unsubscribe(newsletter: Newsletter) -> list[bytes]:
    """The header of RFC 2369, cut where the token goes."""
    ways = f"<{unsubscribe_url(_HERE)}>"
    if newsletter.unsubscribe_email:
        local, _, domain = wire_address(newsletter.unsubscribe_email)[0].rpartition("@")
        mailbox = f"{quote(local, safe=_MAILTO_SAFE)}@{domain}"
        ways += f",\r\n <mailto:{mailbox}?subject={_HERE}>"
    return f"List-Unsubscribe: {ways}\r\n".encode().split(_HERE.encode())


def _letter(campaign: Campaign, variant: Variant) -> Letter:
    newsletter = campaign.newsletter
    sender = wire_address(newsletter.from_email)[0]
    domain = sender.rpartition("@")[2]
    reply_to = campaign.reply_to or newsletter.reply_to
    list_id = f"{newsletter.slug}.{domain}"
    return Letter(
        from_name=campaign.from_name or newsletter.from_name,
        from_email=sender,
        reply_to=wire_address(reply_to)[0] if reply_to else "",
        subject=variant.subject,
        html=variant.html,
        text=variant.text,
        extra=(
            f"List-ID: {phrase('List-ID', newsletter.name)}\r\n <{list_id}>\r\n".encode(),
            raw_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            # Gmail's complaint reports group by these, from the most to the least specific.
            raw_header("Feedback-ID", f"{campaign.pk}:{newsletter.slug}:newsletter:{_sender_id(domain)}"),
            raw_header("Precedence", "bulk"),
        ),
    )


def _sender_id(domain: str) -> str:
    """The last part of a Feedback-ID: the same in all mail of a sender, 5 to 15 characters for Gmail."""
    return re.sub(r"[^a-z0-9]", "", domain.lower())[:15].ljust(5, "0")

"""A call's message: one letter for up to a batch of people, in the shape that anymail's backends take."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from anymail.message import AnymailMessage  # type: ignore[import-untyped] # ships no types
from anymail.utils import EmailAddress  # type: ignore[import-untyped] # ships no types

from newsletter.addresses import wire_address
from newsletter.gaps import fill_gaps
from newsletter.wire.parcels import Merge, Parcel
from newsletter.wire.providers.idempotency import call_key
from newsletter.wire.providers.known import Idempotency, Provider, Way

# The provider writes these itself, from what it is told beside the headers.
_WRITTEN_BY_PROVIDER = {"from", "to", "subject", "reply-to", "date", "mime-version", "content-type"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]+")


class Mail(AnymailMessage):
    """`fill` puts a person's values into one of its texts. Backends of ours leave `answers` (the provider's
    words for one address) and `sender_refusals` (addresses refused for what we are, not for what they are).
    """

    def __init__(self, key: str, merges: Mapping[str, Merge], **fields: Any) -> None:
        super().__init__(**fields)
        self.key = key
        self.answers: dict[str, str] = {}
        self.sender_refusals: dict[str, str] = {}
        self._merges = merges

    def fill(self, address: str, text: str, *, html: bool = False) -> str:
        merge = self._merges[address]
        return fill_gaps(text, merge.campaign, merge.values, html=html)


def address_of(parcel: Parcel) -> str:
    """The address as it stands in the call, and as the provider's answer names it."""
    return wire_address(parcel.recipient)[0]


def compose(provider: Provider, parcels: Sequence[Parcel]) -> Mail:
    """The message of one call; the parcels share their letter, and no two their address."""
    merges = {address_of(parcel): merge_of(parcel) for parcel in parcels}
    first = next(iter(merges.values()))
    write = partial(_write, provider, merges)
    letter = first.letter
    mail = Mail(
        call_key(parcels, first),
        merges,
        subject=write(_line(letter.subject), html=False),
        body=write(letter.text, html=False),
        from_email=_named(letter.from_name, letter.from_email),
        to=[_named(merge.name, address) for address, merge in merges.items()],
        reply_to=[letter.reply_to] if letter.reply_to else None,
    )
    mail.attach_alternative(write(letter.html, html=True), "text/html")
    if provider.way is Way.ONE:
        _address_one(provider, mail, first)
    else:
        _address_each(provider, mail, merges)
    if provider.idempotency is Idempotency.MAIL_HEADER:
        mail.extra_headers["idempotencyKey"] = mail.key
    return mail


def merge_of(parcel: Parcel) -> Merge:
    if parcel.merge is None:
        raise ValueError(f"Parcel {parcel.key} has no merge; a provider builds the mail itself.")
    return parcel.merge


def _write(provider: Provider, merges: Mapping[str, Merge], text: str, *, html: bool) -> str:
    merge = next(iter(merges.values()))
    if provider.dialect:
        return provider.dialect.write(text, merge.campaign, html=html)
    if provider.way is Way.ONE:
        return fill_gaps(text, merge.campaign, merge.values, html=html)
    return text


def _address_one(provider: Provider, mail: Mail, merge: Merge) -> None:
    mail.extra_headers |= _headers(provider, merge)
    if provider.has_metadata and (delivery := _delivery(merge)):
        mail.metadata = {"delivery": delivery}


def _address_each(provider: Provider, mail: Mail, merges: Mapping[str, Merge]) -> None:
    # Merge headers are what makes anymail send to each person apart. All headers are given for each person,
    # also those that everybody shares: at some providers a person's headers replace the common ones.
    mail.merge_headers = {address: _headers(provider, merge) for address, merge in merges.items()}
    if dialect := provider.dialect:
        mail.merge_data = {
            address: dialect.values(merge.campaign, merge.values) for address, merge in merges.items()
        }
    if provider.has_metadata:
        mail.merge_metadata = {address: {"delivery": _delivery(merge)} for address, merge in merges.items()}


def _headers(provider: Provider, merge: Merge) -> dict[str, str]:
    left_out = _WRITTEN_BY_PROVIDER if provider.keeps_message_id else _WRITTEN_BY_PROVIDER | {"message-id"}
    given = {name: _line(value) for name, value in merge.headers.items() if name.lower() not in left_out}
    return given | dict(provider.headers)


def _delivery(merge: Merge) -> str:
    """What stands before the @ of the Message-ID; it comes back in the provider's events."""
    named = {name.lower(): value for name, value in merge.headers.items()}
    return named.get("message-id", "").strip("<> ").partition("@")[0]


def _named(name: str, address: str) -> str:
    return str(EmailAddress(display_name=_line(name), addr_spec=address))


def _line(text: str) -> str:
    """On one line: a stranger's name must not cost them their mail."""
    return _CONTROL.sub(" ", text).strip()

"""The key of a call: the same people and the same letter have the same one, at every attempt."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from newsletter.wire.parcels import Merge, Parcel


def call_key(parcels: Sequence[Parcel], merge: Merge) -> str:
    """A UUID, as Brevo wants it.

    Tokens and headers are no part of it: if one of them should differ at a second attempt, a provider that
    says so is better than one that sends twice.
    """
    letter = merge.letter
    seen = hashlib.sha256(
        repr((merge.campaign.hex, letter.from_email, letter.subject, letter.html, letter.text)).encode(
            errors="surrogatepass"
        )
    )
    for parcel in parcels:
        seen.update(f"\n{parcel.key} {parcel.recipient}".encode())
    return str(UUID(bytes=seen.digest()[:16], version=5))

"""Gaps: where a person's own values go in a mail that is composed once for everybody."""

import re
from collections.abc import Mapping
from enum import StrEnum
from hashlib import blake2b
from html import escape
from typing import NamedTuple, TypeAlias
from uuid import UUID

from newsletter.personal import Personal, Token, pieces_of


class Gap(StrEnum):
    LEAVE = "leave"
    PREFERENCES = "preferences"
    READER = "reader"
    """Whose mail it is, in the links of newsletters that keep it for each person."""

    # Enum's own is written in Python, and gaps are looked up several times for each mail.
    __hash__ = str.__hash__


class PersonalGap(NamedTuple):
    """For what a person is called, and what stands there when nobody knows. In HTML its value is escaped."""

    what: Personal
    fallback: str
    html: bool = False

    @property
    def key(self) -> str:
        """A name for it that any template language takes, and of which none is the beginning of another."""
        told = f"{self.what}_{blake2b(self.fallback.encode(), digest_size=6).hexdigest()}"
        return f"own_html_{told}" if self.html else f"own_{told}"


AnyGap: TypeAlias = Gap | PersonalGap
GAPS = (Gap, PersonalGap)
# The fallback goes with the mark, so that a composed mail explains itself.
_NAMES = "|".join([*Gap, f"(?:{'|'.join(sorted(Personal, key=len, reverse=True))})[0-9a-f]*z"])


def marker(campaign: UUID, gap: Gap) -> str:
    """The text that stands for a gap: letters and digits only, not to be guessed by an author."""
    return f"{campaign.hex}{gap.value}"


def marked(text: str, campaign: UUID) -> str:
    """What an editor wrote, with marks (letters, digits and `_`) in place of its personal tokens.

    Raises PersonalTokenError.
    """
    return "".join(
        f"{campaign.hex}{one.what}{one.fallback.encode().hex()}z" if isinstance(one, Token) else one
        for one in pieces_of(text)
    )


def split_at_gaps(text: str, campaign: UUID) -> list[str | AnyGap]:
    """The text as a row of pieces and gaps, in order. Without gaps it is one piece."""
    pieces = re.split(f"{campaign.hex}({_NAMES})", text)
    return [_gap(piece) if index % 2 else piece for index, piece in enumerate(pieces)]


def personal_gaps(*texts: str, campaign: UUID) -> tuple[PersonalGap, ...]:
    """Each of those in the texts once."""
    found = (one for text in texts for one in split_at_gaps(text, campaign) if isinstance(one, PersonalGap))
    return tuple(dict.fromkeys(found))


def fill_gaps(text: str, campaign: UUID, values: Mapping[AnyGap, str], *, html: bool = False) -> str:
    """The text with `values` in its gaps, for a preview, a test letter or the archive.

    A personal gap without a value shows its fallback. `html` says that the text is HTML: what a person is
    called is escaped there.
    """
    return "".join(
        _filled(one, values, html=html) if isinstance(one, GAPS) else one
        for one in split_at_gaps(text, campaign)
    )


def _filled(gap: AnyGap, values: Mapping[AnyGap, str], *, html: bool) -> str:
    if isinstance(gap, Gap):
        return values[gap]
    value = values.get(gap, gap.fallback)
    return escape(value) if html else value


def _gap(name: str) -> AnyGap:
    if not name.endswith("z"):
        return Gap(name)
    what = next(one for one in (Personal.NAME, Personal.FIRST_NAME, Personal.EMAIL) if name.startswith(one))
    return PersonalGap(what, bytes.fromhex(name[len(what) : -1]).decode())

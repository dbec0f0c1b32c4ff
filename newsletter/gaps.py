"""Gaps: where a person's own values go in a mail that is composed once for everybody."""

import re
from enum import StrEnum
from uuid import UUID


class Gap(StrEnum):
    LEAVE = "leave"
    PREFERENCES = "preferences"


def marker(campaign: UUID, gap: Gap) -> str:
    """The text that stands for a gap: letters and digits only, not to be guessed by an author."""
    return f"{campaign.hex}{gap.value}"


def split_at_gaps(text: str, campaign: UUID) -> list[str | Gap]:
    """The text as a row of pieces and gaps, in order. Without gaps it is one piece."""
    names = "|".join(Gap)
    pieces = re.split(f"{campaign.hex}({names})", text)
    return [Gap(piece) if index % 2 else piece for index, piece in enumerate(pieces)]


def fill_gaps(text: str, campaign: UUID, values: dict[Gap, str]) -> str:
    """The text with `values` in its gaps, for a preview, a test letter or the archive."""
    return "".join(values[p] if isinstance(p, Gap) else p for p in split_at_gaps(text, campaign))

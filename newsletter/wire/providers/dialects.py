"""Dialects: how each provider marks the places where a person's own values go in a mail it builds itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Protocol
from uuid import UUID

from newsletter.gaps import GAPS, AnyGap, Gap, PersonalGap, split_at_gaps


class Dialect(Protocol):
    def write(self, text: str, campaign: UUID, *, html: bool) -> str:
        """The text with the provider's marks in its gaps; what only looks like such a mark stays text."""

    def values(self, campaign: UUID, values: Mapping[AnyGap, str]) -> dict[str, str]:
        """One person's values under the names that `write` used, escaped by us where they stand in HTML."""


def _key(gap: AnyGap, *, html: bool) -> str:
    return gap.value if isinstance(gap, Gap) else gap._replace(html=html).key


def _keyed(values: Mapping[AnyGap, str]) -> dict[str, str]:
    keyed: dict[str, str] = {}
    for gap, value in values.items():
        keyed[_key(gap, html=False)] = value
        if isinstance(gap, PersonalGap):
            keyed[_key(gap, html=True)] = escape(value)
    return keyed


@dataclass(frozen=True, slots=True)
class Braces:
    """`{{ name }}` and its relatives. A brace of the author's that would open a tag goes in as a value.

    `as_it_is` is what stands around a personal value, so that the provider does not escape it once more.
    """

    prefix: str = ""
    as_it_is: tuple[str, str] = ("{{", "}}")

    def write(self, text: str, campaign: UUID, *, html: bool) -> str:
        brace = self._tag("brace")
        return "".join(
            self._gap(piece, html=html)
            if isinstance(piece, GAPS)
            else re.sub(r"\{(?=[{%#]|\Z)", brace, piece)
            for piece in split_at_gaps(text, campaign)
        )

    def values(self, campaign: UUID, values: Mapping[AnyGap, str]) -> dict[str, str]:
        return {"brace": "{"} | _keyed(values)

    def _gap(self, gap: AnyGap, *, html: bool) -> str:
        if isinstance(gap, Gap):
            return self._tag(gap)
        before, after = self.as_it_is
        return f"{before}{self.prefix}{_key(gap, html=html)}{after}"

    def _tag(self, name: str) -> str:
        return f"{{{{{self.prefix}{name}}}}}"


@dataclass(frozen=True, slots=True)
class RecipientVariables:
    """Mailgun's `%recipient.name%`. An author's own `%recipient` is told apart by what no reader sees."""

    def write(self, text: str, campaign: UUID, *, html: bool) -> str:
        return "".join(
            f"%recipient.{_key(piece, html=html)}%" if isinstance(piece, GAPS) else _no_mark(piece, html=html)
            for piece in split_at_gaps(text, campaign)
        )

    def values(self, campaign: UUID, values: Mapping[AnyGap, str]) -> dict[str, str]:
        """A stranger's name may look like a mark too."""
        return {
            key: _no_mark(value, html=key.startswith("own_html_")) for key, value in _keyed(values).items()
        }


def _no_mark(text: str, *, html: bool) -> str:
    percent = "&#37;" if html else "%\u2060"
    return re.sub(r"%(?=recipient|unsubscribe|mailing_list|tag_unsubscribe)", percent, text)


@dataclass(frozen=True, slots=True)
class Markers:
    """SendGrid's substitutions replace any text: ours start with a number that no author can guess."""

    def write(self, text: str, campaign: UUID, *, html: bool) -> str:
        return "".join(
            f"{campaign.hex}{_key(piece, html=html)}" if isinstance(piece, GAPS) else piece
            for piece in split_at_gaps(text, campaign)
        )

    def values(self, campaign: UUID, values: Mapping[AnyGap, str]) -> dict[str, str]:
        return {f"{campaign.hex}{key}": value for key, value in _keyed(values).items()}

"""A row as the statements take it: read by the layout, and either an Entry or Rejected.

There is an Entry for each of a million rows: a named tuple, because it is made in a fifth of the time that a
frozen dataclass takes, and its fields are the columns of the staging table in their order.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from newsletter.address_kinds import is_disposable, is_role
from newsletter.addresses import Address, AddressInvalidError
from newsletter.formulas import unguarded
from newsletter.imports import values
from newsletter.imports.layout import ADDRESS, ATTRIBUTE, IGNORE, Layout
from newsletter.imports.plain_addresses import read_address
from newsletter.imports.rows import Broken
from newsletter.imports.values import ValueUnreadableError
from newsletter.models import Attribute, Departed, Import, Outcome, Standing

# How far away a row keeps a person. Of two rows with one address the farther counts, then the first.
RANKS = {Standing.ACTIVE: 0, Standing.PENDING: 0, Standing.LEFT: 1}
_FARTHEST = 2
SKIP, BAR = "skip", "bar"
_UNREADABLE = "Characters that cannot be read: is it another encoding?"
_as_json = json.JSONEncoder().encode
_BETWEEN_TOPICS = re.compile(r"[,;]")


class Entry(NamedTuple):
    """`wants` is active, pending, left, a reason of suppression, `bar` (from this newsletter) or `skip`.

    Times are UTC, as both databases read them; empty strings and None say that the file does not tell.
    """

    row: int
    written: str
    normalized: str
    hash: str
    name: str
    locale: str
    time_zone: str
    attributes: str
    wants: str
    rank: int
    asked_at: str | None
    consent_at: str | None
    left_at: str | None
    paused_until: str | None
    frequency: str
    topics: str
    is_role: bool
    is_disposable: bool


class Rejected(NamedTuple):
    row: int
    outcome: Outcome
    reason: str
    cells: list[str]
    hash: str = ""


class Reading:
    """How the rows of one import are read. Made once for a chunk: attributes and topics may change.

    `topics` gives their numbers by slug and by name, in small letters.
    """

    def __init__(
        self,
        upload: Import,
        layout: Layout,
        now: datetime,
        attributes: Mapping[str, Attribute],
        topics: Mapping[str, int],
    ) -> None:
        self.upload, self.layout, self._now = upload, layout, now
        self._known, self._topics = attributes, topics
        self._width = len(layout.columns)
        self._place = {target: place for place, target in enumerate(layout.columns) if target != IGNORE}
        self._names = [self._place[one] for one in ("name", "first_name", "last_name") if one in self._place]
        self._attributes = [
            (place, attributes[target.removeprefix(ATTRIBUTE)])
            for target, place in self._place.items()
            if target.startswith(ATTRIBUTE) and target.removeprefix(ATTRIBUTE) in attributes
        ]
        self._has_states = bool({"state", "gone"} & set(layout.columns))
        self._zone = upload.newsletter.zone
        day = upload.consent_date
        self._consent = stored(values.start_of(day, self._zone)) if day else None
        self._default = Standing(upload.standing)
        self._wishes = {one: (self._wants(one), RANKS.get(one, _FARTHEST)) for one in Standing}

    def read(self, number: int, cells: list[str] | Broken) -> Entry | Rejected:
        if isinstance(cells, Broken):
            return Rejected(number, Outcome.BROKEN, cells.reason, [cells.text])
        missing = self._width - len(cells)
        if missing < 0:
            reason = f"{len(cells)} cells, where there are {self._width} columns."
            return Rejected(number, Outcome.BROKEN, reason, cells)
        if "\ufffd" in "".join(cells):
            return Rejected(number, Outcome.VALUE, _UNREADABLE, cells)
        hashed = ""
        try:
            full = cells + [""] * missing if missing else cells
            address = read_address(unguarded(full[self._place[ADDRESS]].strip()))
            hashed = address.hash
            return self._entry(number, address, hashed, full)
        except AddressInvalidError as error:
            return Rejected(number, Outcome.INVALID, str(error)[:300], cells)
        except ValueUnreadableError as error:
            return Rejected(number, Outcome.VALUE, str(error), cells, hashed)

    def _entry(self, number: int, address: Address, hashed: str, cells: list[str]) -> Entry:
        standing = self._standing(cells) if self._has_states else self._default
        wants, rank = self._wishes[standing]
        consent = self._moment(cells, "consent_at") or self._consent
        if consent is None and standing is Standing.ACTIVE:
            raise ValueUnreadableError("It does not say when the person agreed.")
        normalized = address.normalized
        return Entry(
            number,
            address.written,
            normalized,
            hashed,
            values.name_of(*[cells[place] for place in self._names]),
            self._value(cells, "locale", values.locale_of),
            self._value(cells, "time_zone", values.time_zone_of),
            self._values(cells),
            wants,
            rank,
            self._moment(cells, "asked_at"),
            consent,
            self._moment(cells, "left_at"),
            self._moment(cells, "paused_until"),
            self._value(cells, "frequency", values.frequency_of),
            self._chosen(cells),
            is_role(normalized),
            _is_disposable(normalized.rpartition("@")[2]),
        )

    def _cell(self, cells: list[str], target: str) -> str:
        place = self._place.get(target)
        return "" if place is None else unguarded(cells[place].strip())

    def _standing(self, cells: list[str]) -> Standing:
        if values.yes_or_no(self._cell(cells, "gone")):
            return Standing.LEFT
        word = self._cell(cells, "state")
        return values.standing_of(word) if word else self._default

    def _wants(self, standing: Standing) -> str:
        if standing in (Standing.ACTIVE, Standing.PENDING):
            return "pending" if self.upload.ask_to_confirm else standing.value
        if self.upload.departed == Departed.SKIP:
            return SKIP
        if standing == Standing.LEFT and self.upload.departed == Departed.SUPPRESS:
            return BAR
        return standing.value

    def _value(self, cells: list[str], target: str, read: Callable[[str], str]) -> str:
        text = self._cell(cells, target)
        return read(text) if text else ""

    def _moment(self, cells: list[str], target: str) -> str | None:
        text = self._cell(cells, target)
        if not text:
            return None
        moment = values.moment_of(text, self.layout.dates, self._zone)
        if moment > self._now and target != "paused_until":
            raise ValueUnreadableError(f"“{text[:60]}” has not come yet.")
        return stored(moment)

    def _values(self, cells: list[str]) -> str:
        text = self._cell(cells, "attributes")
        found = values.attributes_of(text, self._known) if text else {}
        for place, attribute in self._attributes:
            if text := unguarded(cells[place].strip()):
                found[attribute.key] = values.attribute_value(attribute, text)
        return _as_json(found) if found else "{}"

    def _chosen(self, cells: list[str]) -> str:
        """Their numbers, as `,3,7,`. None means all of them, so one that is not known may not be dropped."""
        text = self._cell(cells, "topics")
        if not text:
            return ""
        names = [name for name in (part.strip() for part in _BETWEEN_TOPICS.split(text)) if name]
        for name in names:
            if name.lower() not in self._topics:
                raise ValueUnreadableError(f"“{name[:60]}” is no topic of {self.upload.newsletter}.")
        return f",{','.join(str(self._topics[name.lower()]) for name in names)},"


@lru_cache(maxsize=4096)
def _is_disposable(domain: str) -> bool:
    """Most people share a few domains."""
    return is_disposable(f"@{domain}")


def stored(moment: datetime) -> str:
    """As PostgreSQL and SQLite both take it, without their adapters, which cost more than the rest."""
    return moment.replace(tzinfo=None).isoformat(" ")

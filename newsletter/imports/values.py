"""Cells as values. Whatever cannot be read is said, and never guessed."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from newsletter.formulas import unguarded
from newsletter.models import Attribute, AttributeKind, Frequency, Standing


class ValueUnreadableError(ValueError):
    """A cell holds something else than its column should. The message says what, for an editor."""


_WORDS: Mapping[Standing, str] = {
    Standing.ACTIVE: "active subscribed enabled confirmed opted-in true yes y 1",
    Standing.PENDING: "pending unconfirmed non-subscribed nonsubscribed transactional",
    Standing.LEFT: "unsubscribed left inactive disabled opted-out archived deleted false no n 0",
    Standing.BOUNCE: "cleaned bounced bounce hard-bounced undeliverable invalid",
    Standing.COMPLAINT: "complained complaint spam marked-as-spam",
    Standing.BLOCKED: "blocked blocklisted blacklisted suppressed banned",
}
_STANDINGS = {word: standing for standing, words in _WORDS.items() for word in words.split()}
_YES, _NO = frozenset({"true", "yes", "y", "1"}), frozenset({"false", "no", "n", "0", ""})
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SLASHED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(.*)", re.DOTALL)
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_LONGEST_NAME, _LONGEST_LOCALE, _LONGEST_TEXT = 200, 12, 1000


def name_of(*parts: str) -> str:
    name = " ".join([word for part in parts for word in unguarded(part).split()])
    if len(name) > _LONGEST_NAME:
        raise ValueUnreadableError(f"The name is longer than {_LONGEST_NAME} characters.")
    return name


def standing_of(word: str) -> Standing:
    """What another program's word for somebody's state means. A word that is not known activates nobody."""
    known = _STANDINGS.get(re.sub(r"[\s_]+", "-", word.strip().lower()))
    if known is None:
        raise ValueUnreadableError(f"“{word[:60]}” is no state that is known.")
    return known


def yes_or_no(word: str) -> bool:
    lower = word.strip().lower()
    if lower not in _YES | _NO:
        raise ValueUnreadableError(f"“{word[:60]}” is neither yes nor no.")
    return lower in _YES


def locale_of(text: str) -> str:
    if not _LOCALE.fullmatch(text) or len(text) > _LONGEST_LOCALE:
        raise ValueUnreadableError(f"“{text[:60]}” is no language. Write it as “en” or “pt-BR”.")
    language, *rest = text.replace("_", "-").split("-")
    return "-".join([language.lower(), *rest])


def time_zone_of(text: str) -> str:
    if text not in available_timezones():
        raise ValueUnreadableError(f"“{text[:60]}” is no time zone. Write it as “Europe/Lisbon”.")
    return text


def frequency_of(text: str) -> str:
    if text.lower() not in Frequency.values:
        raise ValueUnreadableError(f"“{text[:60]}” is no frequency. Write “every” or “digest”.")
    return text.lower()


def moment_of(text: str, dates: str, zone: ZoneInfo) -> datetime:
    """A date or a time, in UTC. `dates` says which part of 3/4/2026 is the day; `zone` is the clock's."""
    try:
        return _moment(text, dates, zone)
    except (ValueError, OverflowError) as error:
        raise ValueUnreadableError(f"“{text[:60]}” is no date. Write it as 2026-01-31.") from error


def _moment(text: str, dates: str, zone: ZoneInfo) -> datetime:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        read = datetime.fromisoformat(_in_order(text, dates))
    if read.tzinfo is None:
        read = read.replace(tzinfo=UTC if zone.key == "UTC" else zone)
    return read if read.tzinfo is UTC else read.astimezone(UTC)


def _in_order(text: str, dates: str) -> str:
    slashed = _SLASHED.fullmatch(text)
    if slashed is None:
        raise ValueError(text)
    first, second, year, rest = slashed.groups()
    day, month = (first, second) if dates == "dmy" else (second, first)
    return f"{year}-{month:0>2}-{day:0>2}{rest}"


def start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def attribute_value(attribute: Attribute, text: str) -> object:
    """As `Subscriber.attributes` has it."""
    if _UNSTORABLE.search(text):  # only JSON can bring them in
        raise ValueUnreadableError(f"{attribute.label} has characters that no database takes.")
    match attribute.kind:
        case AttributeKind.NUMBER:
            return _number(text, attribute.label)
        case AttributeKind.YES_NO:
            return yes_or_no(text)
        case AttributeKind.DATE:
            return moment_of(text, "dmy", ZoneInfo("UTC")).date().isoformat()
        case AttributeKind.CHOICE if text not in attribute.choices:
            raise ValueUnreadableError(f"“{text[:60]}” is not among the choices of {attribute.label}.")
        case _ if len(text) > _LONGEST_TEXT:
            raise ValueUnreadableError(f"{attribute.label} is longer than {_LONGEST_TEXT} characters.")
        case _:
            return text


def _number(text: str, label: str) -> int | float:
    try:
        number = float(text)
        if _INTEGER.fullmatch(text):  # of which a float may forget the last digits
            return int(text)
        whole = int(number)
    except (ValueError, OverflowError) as error:
        raise ValueUnreadableError(f"{label}: “{text[:60]}” is no number.") from error
    return whole if whole == number else number


def attributes_of(text: str, known: Mapping[str, Attribute]) -> dict[str, object]:
    """Of a JSON object, what is an attribute here. Other keys are another program's own."""
    try:
        values = json.loads(text)
    except ValueError as error:
        raise ValueUnreadableError("The attributes are no JSON.") from error
    if not isinstance(values, dict):
        raise ValueUnreadableError("The attributes are no JSON object.")
    given = {key: value for key, value in values.items() if key in known and value not in (None, "")}
    return {key: attribute_value(known[key], _as_text(value)) for key, value in given.items()}


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)

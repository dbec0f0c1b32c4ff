"""A first guess at a file's encoding, delimiter and columns, which the editor sees and corrects."""

import csv
import io
from collections import Counter

from newsletter.imports.layout import ADDRESS, ATTRIBUTE, IGNORE, Layout
from newsletter.imports.origins import Origin, recognised
from newsletter.models import Attribute, Standing

_COMMON, _RARE = ",;\t|", "^~"
# What people call their columns, in the languages of the newsletter's own pages.
_NAMES = {
    "address": {"email", "e-mail", "mail", "email address", "e-mail address", "emailaddress", "address",
                "e-mail-adresse", "correo", "correo electrónico", "endereço de email"},
    "name": {"name", "full name", "fullname", "nome", "nombre"},
    "first_name": {"first name", "firstname", "fname", "given name", "vorname"},
    "last_name": {"last name", "lastname", "lname", "surname", "family name", "nachname", "apellido",
                  "apelido"},
    "locale": {"locale", "language", "lang", "idioma", "sprache"},
    "time_zone": {"time zone", "timezone", "time_zone", "tz"},
    "state": {"state", "status", "estado"},
    "consent_at": {"consent date", "consent_at", "confirmed_at", "opt-in date", "subscribed at",
                   "subscribed_at", "confirm_time", "optin_time", "created_at", "date"},
    "left_at": {"unsubscribed_at", "unsubscribed at", "left_at", "unsub_time"},
    "topics": {"topics", "topic", "tags"},
}  # fmt: skip


def guess(beginning: bytes, name: str = "") -> tuple[Layout, str, Standing]:
    """The layout, whose export it is if that is known, and what people are whose row does not say."""
    encoding = guess_encoding(beginning)
    text = beginning.decode(encoding, "replace")
    delimiter = guess_delimiter(text)
    rows = first_rows(beginning, Layout(encoding=encoding, delimiter=delimiter), 1)
    first = rows[0] if rows else []
    header = not any("@" in cell for cell in first)
    origin = recognised(first) if header else None
    columns = _columns(first, origin) if header else _by_look(first)
    layout = Layout(encoding=encoding, delimiter=delimiter, header=header, columns=tuple(columns))
    return layout, origin.name if origin else "", _standing(first, origin, name)


def guess_columns(beginning: bytes, layout: Layout) -> Layout:
    """The same file, where an editor knows the encoding, the delimiter, and whether there is a header."""
    first = next(iter(first_rows(beginning, layout, 1)), [])
    columns = _columns(first, recognised(first)) if layout.header else _by_look(first)
    return layout.model_copy(update={"columns": tuple(columns)})


def guess_encoding(beginning: bytes) -> str:
    """UTF-8 proves itself. Nothing else does, so the rest begins as what most spreadsheets write."""
    try:
        beginning.decode("utf-8")
    except UnicodeDecodeError as error:
        # A sample may end in the middle of a character.
        return (
            "utf-8" if error.end == len(beginning) and error.reason == "unexpected end of data" else "cp1252"
        )
    return "utf-8"


def guess_delimiter(text: str) -> str:
    """The one that cuts the most of the first rows into the same number of cells, and into more than one."""
    for candidates in (_COMMON, _RARE):
        evenness = {one: _evenness(text, one) for one in candidates}
        if any(evenness.values()):
            return max(candidates, key=lambda one: evenness[one])
    return ","


def _evenness(text: str, delimiter: str) -> tuple[float, ...]:
    """Empty when it cuts nothing."""
    widths = Counter(map(len, _parsed(text, delimiter, 50)))
    width, rows = next(iter(widths.most_common(1)), (0, 0))
    return (rows / widths.total(), width) if width > 1 else ()


def first_rows(beginning: bytes, layout: Layout, count: int) -> list[list[str]]:
    """The first rows of a file, for a preview: those that can be read."""
    return _parsed(beginning.decode(layout.encoding, "replace"), layout.delimiter, count)


def _parsed(text: str, delimiter: str, count: int) -> list[list[str]]:
    found: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        while len(found) < count:
            cells = next(reader)
            if any(cells):
                found.append(cells)
    except (csv.Error, StopIteration):
        pass
    return found


def _columns(header: list[str], origin: Origin | None) -> list[str]:
    taken: set[str] = set()
    columns = []
    keys = set(Attribute.objects.values_list("key", flat=True))
    for cell in header:
        target = _target(cell.strip().lower(), origin, keys)
        columns.append(IGNORE if target in taken else target)
        taken.add(target)
    return columns


def _target(name: str, origin: Origin | None, attributes: set[str]) -> str:
    if origin and name in origin.columns:
        return origin.columns[name]
    key = name.removeprefix(ATTRIBUTE).replace(" ", "_")
    if key in attributes:
        return ATTRIBUTE + key
    if origin:
        return IGNORE
    return next((target for target, names in _NAMES.items() if name in names), IGNORE)


def _by_look(cells: list[str]) -> list[str]:
    places = [place for place, cell in enumerate(cells) if "@" in cell]
    return [ADDRESS if place in places[:1] else IGNORE for place in range(len(cells))]


def _standing(header: list[str], origin: Origin | None, name: str) -> Standing:
    if origin is None:
        return Standing.ACTIVE
    names = {cell.strip().lower() for cell in header}
    by_column = [standing for column, standing in origin.gone.items() if column in names]
    by_name = [standing for start, standing in origin.named.items() if name.lower().startswith(start)]
    return next(iter(by_column + by_name), Standing.ACTIVE)

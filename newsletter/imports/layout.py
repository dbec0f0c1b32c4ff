"""What the columns of a file are, as an editor said it: kept with the import, as JSON."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

# In each, the bytes of ASCII are ASCII, so that a file can be cut at its line ends.
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Western European (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "iso8859-15": "Western European (ISO 8859-15)",
    "mac-roman": "Western European (Macintosh)",
}
DELIMITERS = {
    ",": "Comma",
    ";": "Semicolon",
    "\t": "Tab",
    "|": "Vertical bar",
    "^": "Caret",
    "~": "Tilde",
    ":": "Colon",
    " ": "Space",
}
DATES = {
    "dmy": "Day first: 31/01/2026, 31.01.2026",
    "mdy": "Month first: 01/31/2026",
}
IGNORE, ADDRESS = "ignore", "address"
# What a column can be, and what editors read. An attribute's is `attribute:` and its key.
TARGETS = {
    IGNORE: "(ignore)",
    ADDRESS: "Email address",
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "locale": "Language",
    "time_zone": "Time zone",
    "state": "State",
    "gone": "Has left (yes or no)",
    "consent_at": "Date of consent",
    "asked_at": "Date of asking",
    "left_at": "Date of leaving",
    "paused_until": "Paused until",
    "frequency": "Frequency",
    "topics": "Topics",
    "attributes": "Attributes, as JSON",
}
ATTRIBUTE = "attribute:"


class Layout(BaseModel):
    """`columns` holds a target for each column of the file, in the file's order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    encoding: str = "utf-8"
    delimiter: str = ","
    header: bool = True
    dates: Literal["dmy", "mdy"] = "dmy"
    columns: tuple[str, ...] = ()

    def place_of(self, target: str) -> int | None:
        return self.columns.index(target) if target in self.columns else None

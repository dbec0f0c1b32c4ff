"""Whether a document is what its name says. Pictures are read by Pillow, which Wagtail asks itself.

To allow another kind, name its extension in WAGTAILDOCS_EXTENSIONS and its content in `KINDS`.
"""

import re
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files import File

_LOOKED_AT = 64 * 1024  # bytes of a text
_MOST_ENTRIES = 10_000  # of a zip: more are a bomb
_MOST_UNPACKED = 2 * 2**30  # bytes
_MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|head|body|script|iframe|svg|object)\b", re.IGNORECASE)
Check = Callable[[IO[bytes]], bool]


def _begins(with_bytes: bytes) -> Check:
    return lambda content: content.read(len(with_bytes)) == with_bytes


def _holds(*wanted: str) -> Check:
    """A zip with these entries, that does not unpack without end."""

    def check(content: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(content) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError):
            return False
        small = len(entries) <= _MOST_ENTRIES and sum(one.file_size for one in entries) <= _MOST_UNPACKED
        return small and set(wanted) <= {one.filename for one in entries}

    return check


def _is_text(content: IO[bytes]) -> bool:
    """Text of any of the usual encodings, and no page that a browser would run."""
    start = content.read(_LOOKED_AT)
    utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    return (utf16 or b"\0" not in start) and not _MARKUP.search(start.replace(b"\0", b""))


KINDS: dict[str, Check] = {
    "pdf": _begins(b"%PDF-"),
    "zip": _holds(),
    "docx": _holds("[Content_Types].xml", "word/document.xml"),
    "xlsx": _holds("[Content_Types].xml", "xl/workbook.xml"),
    "odt": _holds("mimetype", "content.xml"),
    "epub": _holds("mimetype", "META-INF/container.xml"),
    "csv": _is_text,
    "txt": _is_text,
}


def check_content(file: "File[bytes]") -> None:
    """Raises ValidationError for a file that is not what its name says, or of a kind that is not known."""
    kind = PurePosixPath(str(file.name)).suffix.removeprefix(".").lower()
    check = KINDS.get(kind)
    file.seek(0)
    try:
        if check is None or not check(file):
            raise ValidationError(
                f"This is no {kind or 'known'} file, whatever its name says.", code="content"
            )
    finally:
        file.seek(0)

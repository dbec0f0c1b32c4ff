"""The door: a file is looked at while it comes in, and refused whole when no row of it could be read.

What is let in is stored as bytes whose line ends are "\\n" and whose ASCII characters are ASCII: UTF-16
becomes UTF-8 here, so that every reader may cut the file at its line ends.
"""

import codecs
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import transaction

from newsletter.imports.guessing import guess
from newsletter.imports.parts import PART, head
from newsletter.imports.rows import LONGEST_LINE
from newsletter.models import Import, ImportPart, Newsletter

MOST_COLUMNS = 200
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class FileRefusedError(Exception):
    """The file cannot be imported. The message says why, in words for an editor."""


def receive(newsletter: Newsletter, name: str, blocks: Iterable[bytes], *, by: int | None) -> Import:
    """Store an uploaded file and guess what its columns are. Raises FileRefusedError."""
    with transaction.atomic():
        made = Import.objects.create(newsletter=newsletter, file_name=name[-200:], created_by_id=by)
        for number, part in enumerate(_cut(_admitted(blocks))):
            ImportPart.objects.create(upload=made, number=number, data=part)
            made.size += len(part)
        if not made.size:
            raise FileRefusedError("The file is empty.")
        layout, made.origin, made.standing = guess(head(made), name)
        if len(layout.columns) > MOST_COLUMNS:
            raise FileRefusedError(f"The file has more than {MOST_COLUMNS} columns.")
        made.layout = layout.model_dump(mode="json")
        made.save()
    return made


def _admitted(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks as they are stored. Raises FileRefusedError."""
    size = line = 0
    for block in _with_newlines(_as_ascii_superset(blocks)):
        size += len(block)
        if size > settings.NEWSLETTER_IMPORT_MAX_MB << 20:
            raise FileRefusedError(f"The file is larger than {settings.NEWSLETTER_IMPORT_MAX_MB} MB.")
        if b"\0" in block:
            raise FileRefusedError("This is not a text file. Save the table as CSV, and upload that.")
        first, *rest = map(len, block.split(b"\n"))
        if max(line + first, *rest, 0) > LONGEST_LINE:
            raise FileRefusedError(
                f"A line is longer than {LONGEST_LINE >> 10} KB. A row should be a line: is it a CSV file?"
            )
        line = rest[-1] if rest else line + first
        yield block


def _as_ascii_superset(blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest = iter(blocks)
    first = next(rest, b"")
    if first.startswith(b"PK\x03\x04"):
        raise FileRefusedError("This is a ZIP archive or a spreadsheet. Upload the CSV file that is in it.")
    encoding = _utf16(first)
    if not encoding:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from rest
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    yield decoder.decode(first).removeprefix("\ufeff").encode(errors="replace")
    yield from (decoder.decode(block).encode(errors="replace") for block in rest)
    yield decoder.decode(b"", True).encode(errors="replace")


def _utf16(first: bytes) -> str:
    """By its mark; without one, by every second byte of the beginning being zero."""
    if first[:2] in _UTF16:
        return _UTF16[first[:2]]
    even, odd = first[:200:2], first[1:200:2]
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros.count(0) > len(zeros) * 0.6 and not others.count(0):
            return encoding
    return ""


def _with_newlines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Every line ends with "\\n": no file has to agree with itself about "\\r\\n" and a Mac's lone "\\r"."""
    waiting = b""
    for block in blocks:
        block = waiting + block
        waiting = b"\r" if block.endswith(b"\r") else b""  # it may be half of a "\r\n"
        yield block.removesuffix(waiting).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    yield waiting.replace(b"\r", b"\n")


def _cut(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in parts of the size that the database keeps."""
    waiting = bytearray()
    for block in blocks:
        waiting += block
        while len(waiting) >= PART:
            yield bytes(waiting[:PART])
            del waiting[:PART]
    if waiting:
        yield bytes(waiting)

"""JPEG (ITU T.81): segments of a marker and a length, scans between them, and what stands after the end."""

import re

_MARKER = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)
_BARE = {0x01, *range(0xD0, 0xD9)}  # of no length: in a scan, and at the start
_END = 0xD9
# Of applications' segments (and comments) those that pixels need: density, colours, Adobe's transform.
_APPLICATIONS = {*range(0xE0, 0xF0), 0xFE}
_NEEDED = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))


def cleaned(content: bytes, exif: bytes) -> bytes:
    kept, at = [content[:2], _segment(exif) if exif else b""], 2
    while found := _MARKER.search(content, at):
        kept.append(content[at : found.start()])  # of a scan
        at, marker = found.end(), found[1][0]
        if marker not in _BARE and marker != _END:
            at += int.from_bytes(content[at : at + 2])
        if _is_kept(marker, content[found.end() + 2 : found.end() + 14]):
            kept.append(content[found.start() : at])
        if marker == _END:
            return b"".join(kept)
    return b"".join([*kept, content[at:]])


def _is_kept(marker: int, start: bytes) -> bool:
    needed = any(marker == one and start.startswith(name) for one, name in _NEEDED)
    return needed or marker not in _APPLICATIONS


def _segment(exif: bytes) -> bytes:
    named = b"Exif\0\0" + exif
    return b"\xff\xe1" + (len(named) + 2).to_bytes(2) + named

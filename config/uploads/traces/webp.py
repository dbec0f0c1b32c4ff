"""WebP (RFC 9649): chunks of a name and a length in a RIFF file; the first says which others there are."""

_START = 12  # RIFF, the size, WEBP
_NEEDED = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def cleaned(content: bytes, exif: bytes) -> bytes:
    kept, at = [], _START
    while at < len(content):
        name = content[at : at + 4]
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if name in _NEEDED:
            chunk = content[at:end]
            kept.append(_flagged(chunk, bool(exif)) if name == b"VP8X" else chunk)
        at = end
    if exif:
        kept.append(b"EXIF" + len(exif).to_bytes(4, "little") + exif + b"\0" * (len(exif) % 2))
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _flagged(chunk: bytes, has_exif: bool) -> bytes:
    flags = chunk[8:9]
    if not flags:
        return chunk
    said = flags[0] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if has_exif else 0)
    return chunk[:8] + bytes([said]) + chunk[9:]

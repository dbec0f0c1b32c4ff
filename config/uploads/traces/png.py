"""PNG (ISO 15948): chunks of a length, a name, data and a checksum. A capital: the picture needs it."""

from zlib import crc32

_SIGNATURE = 8
# Of the others those of colours, of density and of moving pictures.
_NEEDED = {
    *(b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI"),
    *(b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT"),
}


def cleaned(content: bytes, exif: bytes) -> bytes:
    kept, at, name = [content[:_SIGNATURE]], _SIGNATURE, b""
    while at < len(content) and name != b"IEND":
        name = content[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(content[at : at + 4])
        if name[:1].isupper() or name in _NEEDED:
            kept.append(content[at:end])
        if name == b"IHDR" and exif:
            kept.append(_chunk(b"eXIf", exif))
        at = end
    return b"".join(kept)


def _chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + crc32(name + data).to_bytes(4)

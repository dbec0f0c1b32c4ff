"""Bytes that were compressed once, when they were stored, and are put together for each answer.

A stored piece is a run of whole deflate blocks (RFC 1951) that ends on a byte, behind twelve bytes that say
how to go on: the CRC-32 and the length of what it holds, and the factor that moves another CRC-32 past it.
Pieces and literal bytes between them make one gzip member (RFC 1952) without compressing anything again:
twenty whole transmissions cost 0.1 ms.
"""

import struct
import zlib
from collections.abc import Iterable

_ALL, _LOWER = 0xFFFFFFFF, 0x7FFFFFFF
_ODD = int.from_bytes(b"\x01" * 63)
_DIGITS = int.from_bytes(b"0" * 63)
_FOUR_ZEROS = bytes(4)
_HEAD = struct.Struct("<III")
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # no name, no time: the same bytes every time
_ZLIB_HEADER = b"\x78\xda"  # deflate in a window of 32 KB, compressed as well as it can be
_LAST_BLOCK = b"\x03\x00"
_STORED_BLOCK = 65_535  # the most that an uncompressed block can hold


def piece(content: bytes) -> bytes:
    """`content`, ready to be part of a gzip answer."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # A full flush ends on a byte and forgets what came before, so anything may stand on either side.
    blocks = deflate.compress(content) + deflate.flush(zlib.Z_FULL_FLUSH)
    return _HEAD.pack(zlib.crc32(content), len(content), _shift(len(content))) + blocks


def content_of(stored: bytes) -> bytes:
    """What `piece` was made of."""
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(memoryview(stored)[_HEAD.size :])


def zlib_stream(content: bytes, stored: bytes) -> bytes:
    """`content` as a whole zlib stream (RFC 1950), from the piece that was made of it."""
    checksum = zlib.adler32(content).to_bytes(4)
    return b"".join([_ZLIB_HEADER, memoryview(stored)[_HEAD.size :], _LAST_BLOCK, checksum])


def gzip(parts: Iterable[bytes | memoryview], *, literal: Iterable[bool]) -> bytes:
    """One gzip member of `parts`; those marked in `literal` are plain bytes, the others stored pieces."""
    out, crc, length = [_GZIP_HEADER], 0, 0
    for part, plain in zip(parts, literal, strict=True):
        if plain:
            crc = zlib.crc32(part, crc)
            length += len(part)
            out += _stored_blocks(bytes(part))
        else:
            part_crc, part_length, shift = _HEAD.unpack_from(part)
            crc = _multiply(shift, crc) ^ part_crc
            length += part_length
            out.append(part[_HEAD.size :])  # type: ignore[arg-type] # join takes views too
    out += [_LAST_BLOCK, struct.pack("<II", crc, length & 0xFFFFFFFF)]
    return b"".join(out)


def _stored_blocks(content: bytes) -> Iterable[bytes]:
    for start in range(0, len(content), _STORED_BLOCK):
        part = content[start : start + _STORED_BLOCK]
        yield struct.pack("<BHH", 0, len(part), len(part) ^ 0xFFFF) + part


def _multiply(a: int, b: int) -> int:
    """`a` times `b` modulo the CRC's polynomial; both reflected, as zlib's crc32_combine does it.

    Without carries: with each bit in a byte of its own, an ordinary product counts in every byte what adds
    up there, which is 32 at most, and whether that is odd is the bit. Four zero bytes in zlib's own CRC then
    bring the upper half down. Bit by bit the same takes five times as long.
    """
    product = (_spread(a) * _spread(b)) & _ODD
    bits = int((product | _DIGITS).to_bytes(63), 2)
    return (bits >> 31) ^ _ALL ^ zlib.crc32(_FOUR_ZEROS, ((bits & _LOWER) << 1) ^ _ALL)


def _spread(value: int) -> int:
    return int.from_bytes(f"{value:032b}".encode()) & _ODD


def _shift(length: int) -> int:
    """The factor that moves a CRC past `length` bytes: x to the power of eight times that."""
    factor, square = 0x80000000, 0x00800000  # one, and x to the eighth
    while length:
        if length & 1:
            factor = _multiply(square, factor)
        square = _multiply(square, square)
        length >>= 1
    return factor

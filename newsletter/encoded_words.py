"""Encoded words (RFC 2047): text of any script in the ASCII of a header.

The standard library's `Header` takes 20 us for a name and does not keep every blank. Here each word is base64
of whole characters; the line breaks between words are no part of the text, so every character comes back.
"""

from binascii import b2a_base64

_WIDTH = 76  # the longest line that may hold an encoded word
_AROUND = len("=?utf-8?b??=")


def encoded_words(text: str, indent: int) -> str:
    """The text as encoded words, a line each, to stand after `indent` characters of the first line."""
    data = text.encode()  # an empty text is an empty header, not an empty word
    first = _room(indent)
    if len(data) <= first:
        return _word(data) if data else ""
    words, room, start = [], first, 0
    while start < len(data):
        end = _whole(data, start + room)
        words.append(_word(data[start:end]))
        start, room = end, _room(1)
    return "\r\n ".join(words)


def _room(indent: int) -> int:
    """How many bytes an encoded word can hold, by fours of base64 and at most 75 characters."""
    return min(_WIDTH - indent - _AROUND, 75 - _AROUND) // 4 * 3


def _whole(data: bytes, end: int) -> int:
    """The last place up to `end` where a character begins: no word may hold half of one."""
    while end < len(data) and data[end] & 0xC0 == 0x80:
        end -= 1
    return end


def _word(data: bytes) -> str:
    return f"=?utf-8?b?{b2a_base64(data, newline=False).decode()}?="

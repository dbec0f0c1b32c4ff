"""Replies of an SMTP server, read from whatever pieces the network makes of them (RFC 5321, section 4.2)."""

from typing import NamedTuple

from newsletter.wire.words import printable

# RFC 5321 allows 512 octets a line; servers that explain themselves send more. Beyond this it is an attack.
_LONGEST_LINE = 4096
_LONGEST_REPLY = 32 * 1024


class NonsenseError(Exception):
    """What came is no reply. The words are fit for the ledger."""


class Reply(NamedTuple):
    """A whole reply: its code, 200 to 599, and the text of all its lines."""

    code: int
    text: bytes

    @property
    def words(self) -> str:
        return printable(f"{self.code} {self.text.decode('ascii', 'replace')}")


class Replies:
    """Collects bytes and gives whole replies. Holds at most some 36 KB, whatever is sent."""

    __slots__ = ("_lines", "_rest", "_size", "ready")

    def __init__(self) -> None:
        self.ready: list[Reply] = []
        self._rest = b""
        self._lines: list[bytes] = []
        self._size = 0

    @property
    def partial(self) -> bool:
        """Whether a reply has begun and not ended."""
        return bool(self._rest or self._lines)

    def feed(self, data: bytes) -> None:
        """Add bytes; whole replies appear in `ready`. Raises NonsenseError, after which it is of no use."""
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            self._line(line)
        if len(self._rest) > _LONGEST_LINE:
            raise NonsenseError("The server sent a line without an end.")

    def _line(self, line: bytes) -> None:
        code, mark = line[:3], line[3:4]
        if not (len(code) == 3 and code.isdigit() and b"200" <= code < b"600") or mark not in b" -\r":
            raise NonsenseError(
                printable(f"The server sent no reply: {line[:200].decode('ascii', 'replace')}")
            )
        if mark == b"-" or self._lines:
            self._size += len(line)
            if self._size > _LONGEST_REPLY:
                raise NonsenseError("The server sent a reply without an end.")
            self._lines.append(line[4:])
            if mark == b"-":
                return
            line = code + b" " + b" ".join(self._lines)
            self._lines, self._size = [], 0
        self.ready.append(Reply(int(code), line[4:]))

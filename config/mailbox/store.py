"""Where caught mail is kept: a Maildir, so that any mail reader can open it too."""

import re
import time
from dataclasses import dataclass
from pathlib import Path

# Twenty digits of nanoseconds: the names alone are the index, and sort by time of arrival.
_ID = re.compile(r"[0-9]{20}")


@dataclass
class Store:
    """One Maildir. A single writer (the SMTP server), any number of readers."""

    root: Path
    _last: int = 0

    def __post_init__(self) -> None:
        for folder in ("tmp", "new", "cur"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)

    def add(self, source: bytes) -> str:
        """Keep one mail as received and return its id. It appears to readers whole or not at all."""
        self._last = max(self._last + 1, time.time_ns())
        mail_id = f"{self._last:020d}"
        draft = self.root / "tmp" / mail_id
        draft.write_bytes(source)
        draft.rename(self.root / "new" / mail_id)
        return mail_id

    def ids(self) -> list[str]:
        """The ids of all mail, newest first."""
        names = (path.name for path in (self.root / "new").iterdir())
        return sorted((name for name in names if _ID.fullmatch(name)), reverse=True)

    def read(self, mail_id: str, limit: int = -1) -> bytes:
        """The mail's source, or its first ``limit`` bytes.

        Raises FileNotFoundError for an id that is unknown or no id at all.
        """
        if not _ID.fullmatch(mail_id):
            raise FileNotFoundError(mail_id)
        with (self.root / "new" / mail_id).open("rb") as file:
            return file.read(limit)

    def size(self, mail_id: str) -> int:
        """The size of the source in bytes. Raises FileNotFoundError."""
        return (self.root / "new" / mail_id).stat().st_size

    def clear(self) -> int:
        """Delete all mail and return how many there were."""
        mail_ids = self.ids()
        for mail_id in mail_ids:
            (self.root / "new" / mail_id).unlink(missing_ok=True)
        return len(mail_ids)

"""Keyset cursors: where a list goes on, whatever was published meanwhile."""

import base64
import binascii
import datetime

from ninja.errors import HttpError


def encode(date: datetime.date, pk: int) -> str:
    return base64.urlsafe_b64encode(f"{date.isoformat()}:{pk}".encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[datetime.date, int]:
    """The date and key of the last item that was given. Raises `HttpError` 422 for anything else."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        date, _, pk = base64.urlsafe_b64decode(padded).decode().partition(":")
        return datetime.date.fromisoformat(date), int(pk)
    except (ValueError, binascii.Error, UnicodeError) as error:
        raise HttpError(422, "cursor: give the next_cursor of the page before, or leave it out.") from error

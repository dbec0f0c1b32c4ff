"""Keyset cursors: where a list goes on, whatever was published meanwhile."""

import base64
import datetime
import json

from cms.api.answers import problem
from cms.api.parameters import Refused


def encode(sort: str, key: str, ident: int) -> str:
    """The place behind the item with this sort key and id."""
    place = json.dumps([sort, key, ident], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _check(sort: str, key: str, ident: int) -> None:
    """Raises `ValueError` or `TypeError` for a place that no list has: cursors come back from strangers."""
    if type(ident) is not int or not 0 <= ident < 2**63:
        raise ValueError(ident)
    if sort.endswith("title"):
        if "\0" in key:
            raise ValueError(key)
        key.encode()
    elif sort.endswith("date"):
        datetime.date.fromisoformat(key)
    else:
        datetime.datetime.fromisoformat(key)


def decode(cursor: str, sort: str) -> tuple[str, int]:
    """The sort key and the id of the last item that was given. Raises `Refused` for anything else."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        kept, key, ident = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        _check(kept, key, ident)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(
            problem(400, "cursor: give the next_cursor of the page before, or leave it out.")
        ) from error
    if kept != sort:
        raise Refused(problem(400, f"cursor: it belongs to sort={kept}; begin anew, or ask for that order."))
    return key, ident

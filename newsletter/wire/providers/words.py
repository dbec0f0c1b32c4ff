"""A provider's words, fit for the ledger: printable, on one line, at most 300 characters."""

from typing import Any

import requests

from newsletter.wire.words import printable


def in_short(said: object) -> str:
    return printable(str(said)[:2000])


def words_of(response: requests.Response) -> str:
    """The status and what the provider says of it, without the JSON around it where it can be told apart."""
    return in_short(f"{response.status_code} {_message(response) or response.text}")


def _message(response: requests.Response) -> str:
    try:
        said: Any = response.json()
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    code = said.get("name") or said.get("code") or said.get("ErrorCode") or ""
    message = said.get("message") or said.get("Message") or said.get("errors") or ""
    return f"{code} {message}".strip() if message else ""

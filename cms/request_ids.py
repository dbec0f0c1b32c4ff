"""The id of a request, which its log lines, its tasks and its answer carry."""

import os
import re

HEADER = "X-Request-ID"
_is_id = re.compile(r"[A-Za-z0-9_-]{8,64}").fullmatch


def request_id(given: str) -> str:
    """The one that a proxy gave, when it looks like one: it ends up in logs."""
    return given if _is_id(given) else os.urandom(16).hex()

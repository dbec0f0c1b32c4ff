"""Answers that differ in numbers, ids and addresses alone are one kind of error."""

import re

LONGEST = 120
_RULES = (
    (re.compile(r"https?://\S+"), "<link>"),
    (re.compile(r"<?[^\s<>@:;,\"'()\[\]]+@[^\s<>@:;,\"'()\[\]]+>?"), "<address>"),
    (re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"), "<ip>"),
    (re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE), "<ip>"),
    # A word of eight letters and more with a digit in it is a name that a machine made.
    (re.compile(r"(?<![\w.+=-])(?=[\w.+=-]*\d)(?=[\w.+=-]*[A-Za-z])[\w.+=-]{8,}"), "<id>"),
    (re.compile(r"(?<![\w.])\d+(?![\w.]*\w)"), "0"),
)
_CODES = re.compile(r"\s*([245]\d\d)?[ -]*([245]\.\d{1,3}\.\d{1,3}(?![.\d]))?")


def group_key(answer: str) -> str:
    """The answer without what is particular to one message, at most 120 characters; the same for the same."""
    codes = _CODES.match(answer)
    head = " ".join(code for code in codes.groups() if code) if codes else ""
    tail = answer[codes.end() if codes else 0 :]
    for pattern, put in _RULES:
        tail = pattern.sub(put, tail)
    return " ".join(f"{head} {tail}".split())[:LONGEST]

"""Personal tokens: `{first_name|there}` in an editor's words becomes the reader's own, or else `there`.

They may stand in subjects, preheaders and opening notes. `{{` and `}}` are braces that mean themselves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Personal(StrEnum):
    NAME = "name"
    FIRST_NAME = "first_name"
    EMAIL = "email"

    __hash__ = str.__hash__


LABELS = {Personal.FIRST_NAME: "First name", Personal.NAME: "Name", Personal.EMAIL: "Email address"}
LONGEST_FALLBACK = 60
_THERE_ARE = (
    "There are {name|…}, {first_name|…} and {email}; a brace that means itself is written twice: {{ or }}."
)
_PIECES = re.compile(r"(\{\{|\}\}|\{[^{}\n]*\}|[{}])")
_IN_LINK = re.compile(r"(?:https?://|www\.|mailto:)\S*$", re.IGNORECASE)
# Controls, line ends of Unicode and half characters; and what would turn the writing direction of all that
# follows, which a name must not.
_NEVER = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


class PersonalTokenError(ValueError):
    """A token that there is none of, or a brace too much. The message is fit for an editor."""


@dataclass(frozen=True, slots=True)
class Token:
    what: Personal
    fallback: str = ""


def pieces_of(text: str) -> list[str | Token]:
    """What an editor wrote, as literal pieces and tokens. Raises PersonalTokenError."""
    return list(_parsed(text))


def literal(text: str) -> str:
    """The text as an editor would have to write it: its braces mean themselves."""
    return text.replace("{", "{{").replace("}", "}}")


def shown(text: str) -> str:
    """As somebody reads it of whom nothing is known. What cannot be read as tokens stays as it is."""
    try:
        return "".join(one.fallback if isinstance(one, Token) else one for one in pieces_of(text))
    except PersonalTokenError:
        return text


def value_of(what: Personal, name: str, email: str) -> str:
    """What is known of a person, on one line; empty when it is not."""
    known = email if what is Personal.EMAIL else name
    if not known.isprintable():
        known = _TURNS.sub("", _NEVER.sub(" ", known))
    known = known.strip()
    return _first(known) if what is Personal.FIRST_NAME else known


def _first(name: str) -> str:
    """Of `Ada Lovelace` and of `Lovelace, Ada`."""
    last, comma, rest = name.partition(",")
    words = (rest if comma and rest.strip() else last).split()
    return words[0] if words else ""


def _parsed(text: str) -> Iterator[str | Token]:
    before = ""
    for index, piece in enumerate(_PIECES.split(text)):
        if index % 2 == 0:
            if piece:
                yield piece
        elif piece in ("{{", "}}"):
            yield piece[0]
        elif len(piece) == 1:
            raise PersonalTokenError(f"There is a lonely “{piece}”. {_THERE_ARE}")
        else:
            token = _token(piece)
            if _IN_LINK.search(before):
                raise PersonalTokenError(
                    f"{piece} stands in a link, where no token can be. Put a space before it."
                )
            yield token
        before = (before + piece)[-200:]


def _token(piece: str) -> Token:
    name, bar, fallback = piece[1:-1].partition("|")
    name, fallback = name.strip(), fallback.strip()
    if name not in list(Personal):
        raise PersonalTokenError(f"Nothing is known as {piece}. {_THERE_ARE}")
    what = Personal(name)
    if not bar and what is not Personal.EMAIL:
        raise PersonalTokenError(
            f"{piece} needs words for readers who gave no name, after a bar: {{{name}|reader}}. "
            f"{{{name}|}} is nothing for them."
        )
    if len(fallback) > LONGEST_FALLBACK or _NEVER.search(fallback):
        raise PersonalTokenError(
            f"What stands for no name is at most {LONGEST_FALLBACK} characters on one line."
        )
    return Token(what, fallback)

"""What a transmission says: the words of its stored JSON, as readers see them, without the markup."""

import html
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from cms.documents.shapes import Transmission

# Strings of a body that are no prose: addresses, keys, names for programs, and what other pages say.
NOT_PROSE = {
    "alt",
    "anchor",
    "citations",
    "colour",
    "doi",
    "filename",
    "icon",
    "id",
    "key",
    "language",
    "newsletter",
    "player_url",
    "provider",
    "renditions",
    "slug",
    "src",
    "transmissions",
    "type",
    "url",
}

_NUMBER_OF_SOURCE = re.compile(r'<sup><a href="#ref-[^"]*">.*?</a></sup>', re.DOTALL)
_END_OF_LINE = re.compile(r"<(?:br|/p|/li|/ul|/ol)\b[^>]*>")
_TAG = re.compile(r'<(?:[^<>"]|"[^"]*")*>')

Reader = Callable[[Any], Iterator[str]]


def text(whole: dict[str, Any]) -> str:
    """The body of a transmission's JSON as plain text: one line for each paragraph, cell, heading…"""
    return "\n".join(line for line in _body()(whole["body"]) if line)


def from_html(markup: str) -> Iterator[str]:
    """The lines of display HTML (`blocks.prose`), without the numbers that point to sources."""
    for line in _END_OF_LINE.split(_NUMBER_OF_SOURCE.sub("", markup)):
        yield from _from_plain(html.unescape(_TAG.sub("", line)))


def _from_plain(value: str) -> Iterator[str]:
    yield " ".join(value.split())


@cache
def _body() -> Reader:
    """A reader of bodies, made from their schema: it knows which strings are HTML, also in a new block."""
    schema = Transmission.model_json_schema()
    return _reader(schema["properties"]["body"], schema["$defs"])


def _reader(schema: dict[str, Any], shapes: dict[str, Any]) -> Reader:
    if "$ref" in schema:
        return _reader(shapes[schema["$ref"].rpartition("/")[2]], shapes)
    if "discriminator" in schema:
        mapping = schema["discriminator"]["mapping"]
        kinds = {kind: _reader({"$ref": ref}, shapes) for kind, ref in mapping.items()}
        return lambda value: kinds[value["type"]](value) if value["type"] in kinds else iter(())
    if "anyOf" in schema:
        either: dict[str, Any] = next((one for one in schema["anyOf"] if one.get("type") != "null"), {})
        some = _reader(either, shapes)
        return lambda value: iter(()) if value is None else some(value)
    if schema.get("type") == "object":
        return _of_object(schema, shapes)
    if schema.get("type") == "array":
        each = _reader(schema["items"], shapes)
        return lambda values: (line for value in values for line in each(value))
    if schema.get("type") == "string" and not {"const", "enum"} & set(schema):
        return from_html if schema.get("format") == "html" else _from_plain
    return lambda _: iter(())


def _of_object(schema: dict[str, Any], shapes: dict[str, Any]) -> Reader:
    parts = [
        (name, _reader(part, shapes))
        for name, part in schema.get("properties", {}).items()
        if name not in NOT_PROSE
    ]
    # A document of an earlier version of the schema may lack what is new.
    return lambda value: (line for name, read in parts if name in value for line in read(value[name]))

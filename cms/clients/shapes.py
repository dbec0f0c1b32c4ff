"""`shapes.py` of the Python client: every schema of the OpenAPI document under its own name."""

from cms.clients.annotations import JSONSchema, member, named, typed_dict

HEAD = '''"""What the Content API gives and takes. Written by `export_client python`."""

from __future__ import annotations

from typing import Literal, NotRequired, TypeAlias, TypedDict


'''


def shapes(document: JSONSchema) -> str:
    """The module. Raises `UntypedError` for a schema without a type."""
    schemas = document["components"]["schemas"]
    # Names for unions are evaluated at once, so they come behind what they name.
    in_order = sorted(schemas, key=lambda name: "properties" not in schemas[name])
    parts = [named(name, schemas[name]) for name in in_order]
    return HEAD + "\n\n".join([*parts, _part(schemas["Transmission"])])


def _part(transmission: JSONSchema) -> str:
    """A transmission of which only some members were asked for."""
    members = [member(name, about, name) for name, about in transmission["properties"].items()]
    return typed_dict("TransmissionPart", "Those members that were asked for.", members, total=False)


def names(document: JSONSchema) -> list[str]:
    """What the module defines."""
    return [*document["components"]["schemas"], "TransmissionPart"]

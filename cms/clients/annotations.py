"""JSON schemas as Python types: what an OpenAPI document calls an object becomes a `TypedDict`."""

import keyword
from typing import Any

JSONSchema = dict[str, Any]

_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


class UntypedError(ValueError):
    """A schema says too little to have a type. The message names the place."""


def expression(schema: JSONSchema, place: str) -> str:
    """The annotation of what fits `schema`. Raises `UntypedError`: nothing becomes `Any`."""
    if pointed := schema.get("$ref"):
        return str(pointed).rpartition("/")[2]
    if "const" in schema:
        return f"Literal[{_quoted(schema['const'])}]"
    if "enum" in schema:
        return f"Literal[{', '.join(_quoted(one) for one in schema['enum'])}]"
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return " | ".join(dict.fromkeys(expression(one, place) for one in choices))
    if schema.get("type") == "array" and "items" in schema:
        return f"list[{expression(schema['items'], place)}]"
    if schema.get("type") in _PLAIN:
        return _PLAIN[schema["type"]]
    raise UntypedError(f"{place} has no type: let its schema tell more than {schema}.")


def _quoted(value: object) -> str:
    """A literal as ruff would write it."""
    if not isinstance(value, str):
        return repr(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def named(name: str, schema: JSONSchema) -> str:
    """The statement that gives a schema its name."""
    if "properties" not in schema and schema.get("type") != "object":
        return f"{name}: TypeAlias = {expression(schema, name)}\n"
    required = set(schema.get("required", []))
    properties = schema.get("properties", {}).items()
    members = [member(one, about, f"{name}.{one}", one in required) for one, about in properties]
    return typed_dict(name, str(schema.get("description", "")), members)


def typed_dict(name: str, about: str, members: list[str], **keywords: bool) -> str:
    """A class of these members."""
    options = "".join(f", {key}={value}" for key, value in keywords.items())
    docstring = [f"    {docstring_of(about)}\n"] if about else []
    return f"class {name}(TypedDict{options}):\n" + "\n".join([*docstring, *members] or ["    pass"]) + "\n"


def member(name: str, schema: JSONSchema, place: str, required: bool = True) -> str:
    """One member of a `TypedDict`, with its description below."""
    if not name.isidentifier() or keyword.iskeyword(name):
        raise UntypedError(f"{place} cannot be the name of a member in Python.")
    kind = expression(schema, place)
    line = f"    {name}: {kind}" if required else f"    {name}: NotRequired[{kind}]"
    about = schema.get("description")
    return f"{line}\n    {docstring_of(about)}" if about else line


def docstring_of(text: str) -> str:
    """One line, whatever stands in it."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")
    return f'"""{plain} """' if plain.endswith('"') else f'"""{plain}"""'

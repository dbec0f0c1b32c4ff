"""`operations.py` of the Python client: a method for each operation of the OpenAPI document."""

import keyword
import re
from collections.abc import Iterator
from typing import Any

from cms.clients.annotations import JSONSchema, UntypedError, docstring_of, expression, typed_dict
from cms.clients.shapes import names

ROOT = "/api/content/v1/"
HEAD = '''"""The Content API's operations. Written by `export_client python`."""

from __future__ import annotations

from typing import Literal, Required, TypedDict, Unpack, cast

from .shapes import (
{imported}
)
from .transport import Transport, quoted

'''
CLASS = '''class Operations(Transport):
    """One method for each, with the answer's own type. Each raises `ProblemError` and `OSError`."""

'''
# These change the shape of the answer: the client has methods of their own for them.
NOT_PLAIN = {"fields", "full"}
IN_PATH = re.compile(r"{(\w+)}")
QUOTED = r"{quoted(\1)}"


def operations(document: JSONSchema) -> str:
    """The module. Raises `UntypedError` for an answer or a parameter without a type."""
    queries, methods = [], []
    for path, method, operation in _each(document):
        if _is_picture(operation):
            continue
        name = operation["operationId"]
        asked = [one for one in operation["parameters"] if one["in"] == "query"]
        plain = [one for one in asked if one["name"] not in NOT_PLAIN]
        if plain:
            queries.append(_query(name, plain))
        methods.append(_method(path, method, operation, bool(plain)))
    body = "\n\n".join([*queries, CLASS + "\n".join(methods)])
    used = [one for one in sorted(names(document)) if re.search(rf"\b{one}\b", body)]
    return HEAD.format(imported="\n".join(f"    {one}," for one in used)) + "\n" + body


def _each(document: JSONSchema) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path.removeprefix(ROOT), method, operation


def query_name(operation: str) -> str:
    """`ListTopicsQuery` for `list_topics`."""
    return "".join(word.capitalize() for word in operation.split("_")) + "Query"


def _query(operation: str, parameters: list[dict[str, Any]]) -> str:
    members = []
    for one in parameters:
        # A keyword of Python's gets a line below, which the transport takes off again.
        name = f"{one['name']}_" if keyword.iskeyword(one["name"]) else one["name"]
        kind = expression(one["schema"], f"{operation}?{name}")
        members.append(f"    {name}: Required[{kind}]" if one["required"] else f"    {name}: {kind}")
        if about := one.get("description"):
            members.append(f"    {docstring_of(about)}")
    return typed_dict(query_name(operation), "", members, total=False)


def _method(path: str, method: str, operation: dict[str, Any], asks: bool) -> str:
    name, answer = operation["operationId"], _answer(operation)
    given = ["self", *(f"{one}: str" for one in IN_PATH.findall(path))]
    place = f'f"{IN_PATH.sub(QUOTED, path)}"' if "{" in path else f'"{path}"'
    if method == "post":
        given.append(f"body: {_body(operation)}")
        call = f"self.send({place}, dict(body))"
    else:
        given += [f"**query: Unpack[{query_name(name)}]"] if asks else []
        call = f"self.read({place}, {'dict(query)' if asks else '{}'})"
    about = docstring_of(operation.get("description") or operation["summary"])
    lines = [
        f"    def {name}({', '.join(given)}) -> {answer}:",
        f"        {about}",
        f"        return cast({answer}, {call})",
    ]
    return "\n".join(lines) + "\n"


def _answer(operation: dict[str, Any]) -> str:
    for status, response in operation["responses"].items():
        if str(status).startswith("2") and "application/json" in response.get("content", {}):
            return expression(response["content"]["application/json"]["schema"], operation["operationId"])
    raise UntypedError(f"{operation['operationId']} answers with no JSON.")


def _body(operation: dict[str, Any]) -> str:
    return expression(operation["requestBody"]["content"]["application/json"]["schema"], "body")


def _is_picture(operation: dict[str, Any]) -> bool:
    """What a browser shows needs an address, not a method."""
    told = {str(status): response for status, response in operation["responses"].items()}
    return any(kind.startswith("image/") for kind in told.get("200", {}).get("content", {}))

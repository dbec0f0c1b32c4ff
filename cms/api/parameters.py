"""Parameters of a query string: all known, each given once, or a refusal that says what is allowed."""

from functools import lru_cache
from typing import TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, ValidationError

from cms.api.answers import Answer, problem

P = TypeVar("P", bound="Parameters")
LONGEST = 4_000  # characters; servers and caches differ in what they let through beyond


class Parameters(BaseModel):
    """Base of what an endpoint may be asked for. Closed: a misspelled filter must not look like an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Refused(Exception):  # noqa: N818 - what happened, as in Django's Http404
    """The query string asks for something else. `answer` tells the client."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer


@lru_cache(maxsize=2048)
def parse(model: type[P], query: str) -> P:
    """The parameters of a query string. Raises `Refused`, with 400 and the list of what is allowed."""
    if len(query) > LONGEST:
        raise _refusal(model, [("", f"The query has {len(query)} characters; at most {LONGEST} are read.")])
    given: dict[str, str] = {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise _refusal(model, [("", "The query is not UTF-8.")]) from error
    for name, value in pairs:
        if name in given:
            raise _refusal(model, [(name, "given twice; separate several values by commas")])
        if "\0" in value:
            raise _refusal(model, [(name, "holds a NUL, which no text has")])
        given[name] = value
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise _refusal(model, [_fault(one) for one in error.errors()]) from error


def allowed(model: type[Parameters]) -> list[str]:
    return sorted(one.alias or name for name, one in model.model_fields.items())


def _fault(error: object) -> tuple[str, str]:
    name = ".".join(str(part) for part in error["loc"])  # type: ignore[index]
    kind, message = error["type"], error["msg"]  # type: ignore[index]
    return name, "there is no such parameter" if kind == "extra_forbidden" else message


def _refusal(model: type[Parameters], faults: list[tuple[str, str]]) -> Refused:
    names = allowed(model)
    said = "; ".join(f"{name}: {message}" if name else message for name, message in faults)
    offer = f"Allowed here: {', '.join(names)}." if names else "No parameter is allowed here."
    errors = [{"field": name, "message": message} for name, message in faults]
    return Refused(problem(400, f"{said}. {offer}", errors=errors, allowed=names))

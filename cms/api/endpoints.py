"""What the Content API reads: one table for the WSGI door, for Django's URLs and for the OpenAPI document."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse

from cms.api.answers import Answer, Meta, broken, problem, unavailable
from cms.api.keys import PUBLIC, admit
from cms.api.parameters import Parameters, Refused, parse

# Sent with the `name` of what answered and its `answer`, to whoever counts.
answered = Signal()

_LONGEST_NAME = 255
_logger = logging.getLogger("django.request")


@dataclass(frozen=True)
class Endpoint:
    """`answer(meta, parameters, *names)` makes the answer; `names` come from the address."""

    answer: Callable[..., Answer]
    parameters: type[Parameters]

    def reply(self, meta: Meta, *names: str) -> Answer:
        """The answer to GET, if this request may read. Every refusal is an answer too."""
        admission = PUBLIC
        try:
            admission = admit(meta)
            return admission.seal(self._answer(admission.meta(meta), names))
        except Refused as refused:
            return admission.seal(refused.answer)
        except (OperationalError, InterfaceError):
            _logger.exception("The database did not answer")
            connection.close_if_unusable_or_obsolete()  # the door has no end of a request that would
            return unavailable()
        except Exception:
            _logger.exception("The Content API failed")
            return broken()

    def _answer(self, meta: Meta, names: tuple[str, ...]) -> Answer:
        if any("\0" in name or len(name) > _LONGEST_NAME for name in names):
            return problem(404, "There is nothing of that name.")
        answer = self.answer(meta, parse(self.parameters, meta.get("QUERY_STRING", "")), *names)
        answered.send_robust(Endpoint, name=self.answer.__name__, answer=answer)  # no count spoils an answer
        return answer

    def django_reply(self, request: HttpRequest, *names: str) -> HttpResponse:
        return self.reply(request.META, *names).as_django()

    def openapi(self) -> dict[str, Any]:
        """The parameters for django-ninja's `openapi_extra`; it does not parse them itself."""
        return {"parameters": documented(self.parameters)}


def documented(parameters: type[Parameters]) -> list[dict[str, Any]]:
    """The parameters of a query string as OpenAPI has them; nothing in them points elsewhere."""
    whole = parameters.model_json_schema(by_alias=True)
    required, named = whole.get("required", []), whole.get("$defs", {})
    return [
        _documented(name, schema, named) | {"required": name in required}
        for name, schema in whole["properties"].items()
    ]


def _documented(name: str, schema: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    described = {key: value for key, value in schema.items() if key not in ("title", "description")}
    if "anyOf" in described:  # "or null" is how an optional parameter is declared, not what may be sent
        kept = [one for one in described.pop("anyOf") if one != {"type": "null"}]
        described |= kept[0]
    if pointed := described.pop("$ref", ""):
        pointed_at = named[pointed.rpartition("/")[2]]
        described |= {key: value for key, value in pointed_at.items() if key not in ("title", "description")}
    if described.get("default") in (None, []):
        described.pop("default", None)
    parameter = {"name": name, "in": "query", "schema": described}
    return parameter | ({"description": schema["description"]} if "description" in schema else {})

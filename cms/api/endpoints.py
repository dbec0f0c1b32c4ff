"""What the Content API reads: one table for the WSGI door, for Django's URLs and for the OpenAPI document."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from cms.api.answers import Answer, Meta, problem
from cms.api.parameters import Parameters, Refused, parse

_LONGEST_NAME = 255
_logger = logging.getLogger("django.request")


@dataclass(frozen=True)
class Endpoint:
    """`answer(meta, parameters, *names)` makes the answer; `names` come from the address."""

    answer: Callable[..., Answer]
    parameters: type[Parameters]

    def reply(self, meta: Meta, *names: str) -> Answer:
        """The answer to GET. Every refusal is an answer too."""
        if any("\0" in name or len(name) > _LONGEST_NAME for name in names):
            return problem(404, "There is nothing of that name.")
        try:
            return self.answer(meta, parse(self.parameters, meta.get("QUERY_STRING", "")), *names)
        except Refused as refused:
            return refused.answer
        except (OperationalError, InterfaceError):
            _logger.exception("The database did not answer")
            connection.close_if_unusable_or_obsolete()
            answer = problem(503, "The database does not answer. Try again in a few seconds.")
            return Answer(503, answer.body, answer.headers | {"Retry-After": "5"}, answer.content_type)
        except Exception:
            _logger.exception("The Content API failed")
            return problem(500, "Something is broken here. It was logged, and trying again may not help.")

    def django_reply(self, request: HttpRequest, *names: str) -> HttpResponse:
        return self.reply(request.META, *names).as_django()

    def openapi(self) -> dict[str, Any]:
        """The parameters for django-ninja's `openapi_extra`; it does not parse them itself."""
        properties = self.parameters.model_json_schema(by_alias=True)["properties"]
        return {"parameters": [_documented(name, schema) for name, schema in properties.items()]}


def _documented(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    described = {key: value for key, value in schema.items() if key not in ("title", "description")}
    if "anyOf" in described:  # "or null" is how an optional parameter is declared, not what may be sent
        kept = [one for one in described.pop("anyOf") if one != {"type": "null"}]
        described |= kept[0]
    if described.get("default") in (None, []):
        described.pop("default", None)
    parameter = {"name": name, "in": "query", "required": False, "schema": described}
    return parameter | ({"description": schema["description"]} if "description" in schema else {})

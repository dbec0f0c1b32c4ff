"""What the Content API's OpenAPI document says beyond what django-ninja finds out by itself."""

from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation

from cms.api.answers import PROBLEM

_PROBLEM = {"$ref": "#/components/schemas/Problem"}


class DescribedAPI(NinjaAPI):
    """An API whose operations have the names of their functions, and whose refusals their media type."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """As `list_transmissions`: what clients call it by. It must be the only one of that name."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **how: Any) -> Any:
        document = super().get_openapi_schema(**how)
        for methods in document["paths"].values():
            for operation in methods.values():
                for response in operation["responses"].values():
                    _name_problem(response.get("content", {}))
        return document


def _name_problem(content: dict[str, Any]) -> None:
    # django-ninja knows one media type for all answers.
    for media_type, described in list(content.items()):
        if described["schema"] == _PROBLEM:
            content[PROBLEM] = content.pop(media_type)

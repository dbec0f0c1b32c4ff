"""The body in Wagtail's own API v3: every block a named schema instead of `Any`."""

from typing import Any

from django.db.models import Model
from wagtail.api.v3.schemas.generators.read import read_generator

from blocks.body import value_union
from blocks.field import BodyField


def _typed_body(generator: Any, field: Any) -> Any:
    """The shape that Wagtail's schema generator asks for: type, default, resolver."""
    name = field.name

    def resolve(page: Model, context: dict[str, Any]) -> list[dict[str, Any]]:
        body = getattr(page, name)
        return body.stream_block.get_api_representation(body, context)

    return list[value_union()], [], staticmethod(resolve)  # type: ignore[misc] # a type made at start-up


def register_with_wagtail_api() -> None:
    """Give every block its named schema in the OpenAPI of Wagtail's API v3."""
    read_generator.register_field_schema(BodyField, _typed_body)

"""The body in Wagtail's own API v3: every block a named schema instead of `Any`, to read and to write."""

from typing import Annotated, Any

from django.db.models import Model
from pydantic import AfterValidator, PlainSerializer
from wagtail.api.v3.schemas.generators.read import read_generator
from wagtail.api.v3.schemas.generators.write import create_generator, patch_generator

from blocks.body import BodyBlock, input_union, value_union
from blocks.faces import References
from blocks.faults import faults
from blocks.field import BodyField


def register_with_wagtail_api(references: References) -> None:
    """Type the body of every page. `references` finds what a writer's blocks point to.

    Readers get the same JSON as from the Content API; writers give blocks as a transmission file does.
    """
    read_generator.register_field_schema(BodyField, _readable_body)
    for generator in (create_generator, patch_generator):
        generator.register_field_schema(BodyField, _writable_body(references))


def _readable_body(generator: Any, field: Any) -> Any:
    """The shape that Wagtail's schema generator asks for: type, default, resolver."""
    name = field.name

    def resolve(page: Model, context: dict[str, Any]) -> list[dict[str, Any]]:
        body = getattr(page, name)
        return body.stream_block.get_api_representation(body, context)

    return list[value_union()], [], staticmethod(resolve)  # type: ignore[misc] # a type made at start-up


def _writable_body(references: References) -> Any:
    """The shape that Wagtail's generator asks for: type and default, made by a function.

    What comes out of the type is what Wagtail then puts into the editor's own form, so that a writer's
    blocks meet every check that an editor's do.
    """
    body = BodyBlock()

    def stored(block: Any) -> dict[str, Any]:
        try:
            return body.stored_block(block, references)
        except LookupError as error:
            raise ValueError(*error.args) from error  # pydantic reports a ValueError with its place

    def checked(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if found := faults(body.to_python(blocks)):
            raise ValueError("; ".join(found))
        return blocks

    as_it_is = PlainSerializer(lambda block: block, return_type=Any)
    block: Any = Annotated[input_union(), AfterValidator(stored), as_it_is]
    annotation = Annotated[list[block], AfterValidator(checked)]
    return lambda generator, field: (annotation, [])

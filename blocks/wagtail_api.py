"""The body in Wagtail's own API v3: every block a named schema instead of `Any`, to read and to write."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, Protocol, Union, get_args
from uuid import UUID

from pydantic import AfterValidator, Field, PlainSerializer, ValidationInfo
from wagtail.api.v3.schemas.generators.read import read_generator
from wagtail.api.v3.schemas.generators.write import create_generator, patch_generator

from blocks.body import input_union, value_union
from blocks.faces import References, Schema
from blocks.faults import faults
from blocks.field import BodyField

StoredBlock = dict[str, Any]


class Bodies(Protocol):
    """The bodies that pages hold."""

    def shown(self, page: Any) -> list[dict[str, Any]]:
        """The JSON of a page's body, as the page stands in memory."""

    def drafted(self, page: int) -> list[StoredBlock]:
        """The blocks of a page's latest draft, as the StreamField stores them; the page by its key."""


class KeptBlock(Schema):
    """A block that stays as it stands in the latest draft, named by its id."""

    type: Literal["kept"]
    id: UUID


# What a type stores is not what it was given, of which pydantic would warn.
_AS_IT_IS = PlainSerializer(lambda value: value, return_type=Any)


def register_with_wagtail_api(references: References, bodies: Bodies) -> None:
    """Type the body of every page. `references` finds what a writer's blocks point to.

    Readers get the same JSON as from the Content API; writers give blocks as a transmission file does, and
    whoever changes a page may name those that stay.
    """
    written = input_union()
    any_block: Any = Union[get_args(written)[0], KeptBlock]  # noqa: UP007 - made at start-up
    either = Annotated[any_block, Field(discriminator="type")]
    read_generator.register_field_schema(BodyField, _readable_body(bodies))
    create_generator.register_field_schema(BodyField, _writable_body(written, references, bodies))
    patch_generator.register_field_schema(BodyField, _writable_body(either, references, bodies))


def written_as(shape: Any, store: Callable[[Any], Any]) -> Any:
    """The type of what a writer gives in `shape` and Wagtail's form gets from `store`.

    What `store` raises, a `LookupError` or a `ValueError`, the writer is told with its place.
    """

    def stored(value: Any) -> Any:
        try:
            return store(value)
        except LookupError as error:
            raise ValueError(*error.args) from error  # pydantic reports a ValueError with its place

    return Annotated[shape, AfterValidator(stored), _AS_IT_IS]


def _readable_body(bodies: Bodies) -> Any:
    """What Wagtail's generator asks for: a function that gives type, default and resolver."""
    return lambda generator, field: (list[value_union()], ..., staticmethod(bodies.shown))  # type: ignore[misc]


def _writable_body(shape: Any, references: References, bodies: Bodies) -> Any:
    """What Wagtail's generator asks for: a function that gives type and default.

    What comes out of the type is what Wagtail then puts into the editor's own form, so that a writer's
    blocks meet every check that an editor's do.
    """

    def type_and_default(generator: Any, field: BodyField) -> tuple[Any, list[Any]]:
        body = field.stream_block

        def stored(block: Any) -> Any:
            return block if isinstance(block, KeptBlock) else body.stored_block(block, references)

        def checked(blocks: list[Any], info: ValidationInfo) -> list[StoredBlock]:
            if any(isinstance(block, KeptBlock) for block in blocks):
                blocks = _with_kept(blocks, bodies.drafted(_page(info)))
            if found := faults(body.to_python(blocks)):
                raise ValueError("; ".join(found))
            return blocks

        block: Any = written_as(shape, stored)
        return Annotated[list[block], AfterValidator(checked)], []

    return type_and_default


def _page(info: ValidationInfo) -> int:
    """The key of the page that the request is about: a change has it in its address."""
    assert info.context is not None  # noqa: S101 - ninja validates with the request
    return int(info.context["request"].resolver_match.kwargs["page_id"])


def _with_kept(blocks: list[Any], draft: list[StoredBlock]) -> list[StoredBlock]:
    """The blocks that were given, and in place of each kept one what stands in the draft."""
    standing = {block["id"]: block for block in draft}
    wanted = [str(block.id) for block in blocks if isinstance(block, KeptBlock)]
    if missing := [one for one in wanted if one not in standing]:
        raise ValueError(f"There is no block {', '.join(missing)} in the latest draft to keep.")
    return [
        _without_wrapping(standing[str(block.id)]) if isinstance(block, KeptBlock) else block
        for block in blocks
    ]


def _without_wrapping(stored: Any) -> Any:
    """What is stored, with the bare values of lists: Wagtail's API takes these, and stores them with ids."""
    if isinstance(stored, list):
        return [_without_wrapping(one) for one in stored]
    if not isinstance(stored, dict):
        return stored
    if stored.keys() == {"type", "value", "id"} and stored["type"] == "item":  # no block is named so
        return _without_wrapping(stored["value"])
    return {name: _without_wrapping(one) for name, one in stored.items()}

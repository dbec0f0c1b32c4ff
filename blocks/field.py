"""The StreamField that holds a body."""

from typing import Any

from wagtail.fields import StreamField

from blocks.body import BodyBlock
from blocks.definition import RememberingWidget


class BodyField(StreamField):
    """A StreamField of `BodyBlock`, whose definition stays out of schema migrations.

    A changed help text or a new block changes no column, so it makes no migration; a block that is
    renamed needs a data migration, which does not use the definition either.
    """

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        super().__init__(block_types or BodyBlock(), **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"widget": RememberingWidget(self.stream_block), **kwargs})

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs

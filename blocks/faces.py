"""What every block of a transmission has: a JSON face, an HTML face, a text face and a way in."""

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from django.template.loader import render_to_string
from pydantic import BaseModel, ConfigDict


class Schema(BaseModel):
    """Base of the blocks' JSON schemas: closed, so that a misspelled field is an error, not a loss."""

    model_config = ConfigDict(extra="forbid")


class References(Protocol):
    """What a block's input may point to, found by the names that people write.

    Each method returns a primary key and raises `LookupError`, with a sentence that says what to do,
    when there is no such thing.
    """

    def snippet(self, kind: str, slug: str) -> int: ...

    def image(self, file: str, alt: str) -> int: ...

    def page(self, slug: str) -> int: ...

    def document(self, file: str, title: str) -> int: ...


class Faces:
    """Mixin for a Wagtail block. Its template is the HTML face; the rest is declared here.

    `Value` is the shape of `value` in the API's JSON, `Input` the shape that files and writers give.
    The text template has the name of the HTML template, with `.txt` in place of `.html`.
    """

    Value: ClassVar[Any]
    Input: ClassVar[Any]

    def is_whole(self, value: Any) -> bool:
        """Whether there is something to show: false when what the block points to was deleted."""
        return True

    def to_stored(self, data: Any, references: References) -> Any:
        """Turn a validated `Input` into what the StreamField stores.

        Raises `LookupError` when the input points to something that is not there and `ValueError` when
        its rich text holds markup that the editor could not have made.
        """
        return data.model_dump()

    def render_text(self, value: Any, context: Mapping[str, Any] | None = None) -> str:
        """The text face: plain text of at most 72 columns, without a line break at the end."""
        template = self.get_template(value).removesuffix(".html") + ".txt"  # type: ignore[attr-defined]
        face_context = self.get_context(value, parent_context=dict(context or {}))  # type: ignore[attr-defined]
        return render_to_string(template, face_context, using="text").rstrip().lstrip("\n")

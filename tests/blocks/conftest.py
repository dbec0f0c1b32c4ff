"""One block in, its three Django faces out."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

import pytest

from blocks.body import BodyBlock

PAGE = "http://frontend.test/transmissions/slow-light/"


@dataclass(frozen=True)
class Shown:
    """The JSON value, the mail's HTML and the mail's text of one block."""

    json: Any
    html: str
    text: str


class Show(Protocol):
    def __call__(
        self, kind: str, stored: Any, *, sources: tuple[str, ...] = (), url: str = PAGE
    ) -> Shown: ...


def reference(key: str, **fields: str) -> dict[str, str]:
    """A stored source with that key."""
    return {"key": key, "text": f"<p>On {key}.</p>", "doi": "", "url": "", **fields}


@pytest.fixture
def show() -> Show:
    """Take a block's type and stored value, as a database holds it, and give its faces.

    `sources` are the keys of a list of references in the same body, `url` the page's address in the mail.
    """

    def faces(kind: str, stored: Any, *, sources: tuple[str, ...] = (), url: str = PAGE) -> Shown:
        body = BodyBlock()
        block = {"type": kind, "value": stored, "id": str(uuid4())}
        items = [reference(key) for key in sources]
        listed = {"type": "references", "value": {"title": "", "items": items}, "id": str(uuid4())}
        stream = body.to_python([block, listed] if sources else [block])
        context = body.get_context(stream, {"url": url})
        shown = [child for child in context["children"] if child.block_type == kind]
        if not shown:
            return Shown(None, "", "")
        as_json = body.get_api_representation(stream)
        block_face = shown[0].block
        return Shown(
            as_json[0]["value"],
            str(block_face.render(shown[0].value, context)),
            block_face.render_text(shown[0].value, context),
        )

    return faces


@pytest.fixture
def no_references() -> Any:
    """For input that points to nothing."""
    return None

"""One block in, its three Django faces out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from blocks.body import BodyBlock


@dataclass(frozen=True)
class Shown:
    """The JSON value, the mail's HTML and the mail's text of one block."""

    json: Any
    html: str
    text: str


Show = Callable[[str, Any], Shown]


@pytest.fixture
def show() -> Show:
    """Take a block's type and stored value, as a database holds it, and give its faces."""

    def faces(kind: str, stored: Any) -> Shown:
        body = BodyBlock()
        stream = body.to_python(
            [{"type": kind, "value": stored, "id": "5d9df5ab-4f4c-4c0c-9d20-9a4c0a4bb7f9"}]
        )
        as_json = body.get_api_representation(stream)
        return Shown(
            as_json[0]["value"] if as_json else None, str(body.render(stream)), body.render_text(stream)
        )

    return faces

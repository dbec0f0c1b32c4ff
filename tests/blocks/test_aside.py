from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from blocks.body import BodyBlock
from blocks.plain import WIDTH
from tests.blocks.conftest import Show
from tests.conftest import Publication


def test_it_shows_kind_title_and_body_in_every_face(show: Show) -> None:
    body = [{"type": "paragraph", "value": "<p>A gap.</p><p>No more.</p>", "id": str(uuid4())}]
    shown = show("aside", {"kind": "definition", "title": "A synapse", "body": body})
    assert shown.json == {"kind": "definition", "title": "A synapse", "body": body}
    for words in ("Definition", "A synapse", "<p>A gap.</p>"):
        assert words in shown.html
    assert shown.text == ": DEFINITION\n: A synapse\n:\n: A gap.\n:\n: No more."


def test_it_wraps_what_it_holds_inside_its_margin(show: Show) -> None:
    body = [{"type": "paragraph", "value": f"<p>{'word ' * 60}</p>", "id": str(uuid4())}]
    lines = show("aside", {"kind": "note", "title": "", "body": body}).text.split("\n")
    assert max(map(len, lines)) <= WIDTH
    assert min(map(len, lines[2:-1])) > WIDTH - 8


def test_it_leaves_out_a_picture_that_was_deleted(show: Show, publication: Publication) -> None:
    image = {"image": {"image": 987654, "alt_text": "x", "decorative": False}, "caption": "", "credit": ""}
    body = [
        {"type": "image", "value": image, "id": str(uuid4())},
        {"type": "paragraph", "value": "<p>Words</p>", "id": str(uuid4())},
    ]
    shown = show("aside", {"kind": "note", "title": "", "body": body})
    assert [one["type"] for one in shown.json["body"]] == ["paragraph"]


def test_it_holds_no_block_that_could_nest_again() -> None:
    body = BodyBlock().child_blocks["aside"].child_blocks["body"]
    assert set(body.child_blocks) == {"paragraph", "code", "image", "button", "key_insight"}


def test_it_refuses_an_empty_body() -> None:
    block = BodyBlock().child_blocks["aside"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"kind": "note", "title": "Empty", "body": []}))

"""What a transmission says."""

import json
from pathlib import Path
from typing import Any

from cms.documents.shapes import Transmission
from cms.searching.texts import NOT_PROSE, from_html, text

GOLDEN = Path(__file__).parents[2] / "golden" / "every_block.json"

# What readers read of the blocks. A new name belongs either here or in `NOT_PROSE`.
PROSE = {
    "answer",
    "attribution",
    "body",
    "caption",
    "code",
    "columns",
    "credit",
    "description",
    "heading",
    "label",
    "name",
    "note",
    "question",
    "rows",
    "source",
    "tagline",
    "text",
    "title",
    "value",
}


def test_it_holds_all_that_readers_read() -> None:
    lines = text(json.loads(GOLDEN.read_text())).split("\n")
    said = {
        "First things",  # a heading
        "See this & H2O, as counted.",  # a paragraph, without its markup and the number of its source
        "~50–70%",
        "2 kg",  # a cell with rich text
        "5 < 6 & 7",
        "−3.5",  # a cell with a number
        "It differs.",  # a disclaimer
        "At arm's length",  # a lens
        "Nothing is lost.",  # a quotation
        "Letters, 1843",
        "Read the <trial>",
        "Is < more?",
        "No, less.",  # a block inside a block
        'def half(x): if x < 1 or "&" in x: return 0 return x / 2',
        "Prata A (2026). Counting & more.",
    }
    assert said <= set(lines)


def test_it_holds_no_address_and_no_name_for_programs() -> None:
    said = text(json.loads(GOLDEN.read_text()))
    for machine in (
        "://",
        "00000000-0000",
        "prata-2026",
        "slow-mail",
        "python",
        "#aa3300",
        "hourglass",
        "webp",
    ):
        assert machine not in said


def test_it_does_not_repeat_other_transmissions() -> None:
    assert "One of each" not in text(json.loads(GOLDEN.read_text()))


def test_every_string_of_a_block_is_known_as_prose_or_not() -> None:
    shapes = Transmission.model_json_schema()["$defs"]
    names = {name for shape in shapes.values() if _is_in_body(shape) for name in _strings(shape)}
    assert names <= PROSE | NOT_PROSE | {"items", "images", "lens", "steps", "image", "poster", "summary"}


_BESIDE = {
    "Seo", "Link", "Contents", "Author", "Topic", "RelatedTransmission", "Correction", "Translation",
}  # fmt: skip


def _is_in_body(shape: dict[str, Any]) -> bool:
    return shape.get("title") not in _BESIDE


def _strings(shape: dict[str, Any]) -> set[str]:
    return {
        name
        for name, value in shape.get("properties", {}).items()
        if '"string"' in json.dumps(value) and not {"const", "enum"} & set(value)
    }


def test_paragraphs_become_lines() -> None:
    html = "<p>One &amp; <b>two</b></p>"
    html += '<ul><li>three<sup><a href="#ref-x">1</a></sup></li><li>f<sub>4</sub></li></ul>'
    assert [line for line in from_html(html) if line] == ["One & two", "three", "f4"]

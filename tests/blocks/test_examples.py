"""The examples in the description of the file format are what the loader takes."""

import json
import re
from typing import Any

from django.conf import settings
from pydantic import TypeAdapter

from blocks.body import BodyBlock, input_union


def _examples() -> list[dict[str, Any]]:
    text = (settings.BASE_DIR / "cms" / "sample" / "README.md").read_text()
    return json.loads(re.findall(r"```json\n(\[.*?\])\n```", text, re.DOTALL)[0])


def test_it_takes_every_example() -> None:
    one: Any = TypeAdapter(input_union())
    for example in _examples():
        assert one.validate_python(example).type == example["type"]


def test_it_has_an_example_of_every_block() -> None:
    assert {one["type"] for one in _examples()} == set(BodyBlock().child_blocks)

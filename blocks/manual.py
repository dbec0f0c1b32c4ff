"""The manual of the blocks, `docs/blocks.md`, made from their declarations and from examples."""

import json
from collections.abc import Iterator
from typing import Any, TypedDict

from blocks.body import BodyBlock
from blocks.fields import Field, fields

HEAD = """\
# The blocks of a transmission

Written by `manage.py document_blocks` from the declarations in `blocks/` and from
`tests/golden/examples.json`, which a test loads to see what becomes of it. Change those, not this file.

Each block has a name, which is its `type` in JSON. In a body of the Content API a block is
`{"id", "type", "value"}`; the values are shown below. In a transmission file, and for writers, it is
`{"type", "value"}`, and what may be empty may be left out. In the API empty texts are `""`, never left out.
The exact schemas are in `frontend/openapi.json`.

Pictures show the mail.
"""

PICTURES = """\
## Pictures

Wherever the API gives a picture, it is this. `src` suits any browser; `renditions` hold it, and WebP in
several widths; `focal_point` is `null`, or fractions of width and height from the top left.
"""


class Example(TypedDict):
    """One block as a file gives it, as the API shows it, and as it stands in the mail's text."""

    input: Any
    value: Any
    text: str


def manual(examples: dict[str, Example], pictured: set[str]) -> str:
    """The manual in Markdown. Raises `KeyError` for a block without an example.

    `pictured` are the names of the blocks that have a picture in `docs/images/blocks/`.
    """
    blocks = BodyBlock().child_blocks
    groups: dict[str, list[str]] = {}
    for name, block in blocks.items():
        groups.setdefault(block.meta.group, []).append(name)
    parts = [HEAD, *_index(blocks, groups)]
    for name in (name for names in groups.values() for name in names):
        parts += _chapter(blocks[name], examples[name], name in pictured)
    picture = next(found for one in examples.values() for found in _pictures(one["value"]))
    parts += [PICTURES, _json(picture)]
    return "\n".join(parts)


def _index(blocks: Any, groups: dict[str, list[str]]) -> list[str]:
    rows = [
        f"| {group if name == names[0] else ''} | [`{name}`](#{name}) | {blocks[name].meta.description} |"
        for group, names in groups.items()
        for name in names
    ]
    return ["| group | block | what for |", "| --- | --- | --- |", *rows, ""]


def _chapter(block: Any, example: Example, pictured: bool) -> list[str]:
    name = block.name
    shown = f"![The block {name} in the mail](images/blocks/{name}.jpg)\n" if pictured else ""
    rows = [_row(field) for field in fields(block)]
    return [
        f"## {name}\n",
        f"{block.meta.description}. Group: {block.meta.group}.\n",
        *([shown] if shown else []),
        "| field | holds | guidance |\n| --- | --- | --- |",
        *rows,
        "\nIn a file:\n",
        _json(example["input"]),
        "\nIn the API, its `value`:\n",
        _json(_without_pictures(example["value"])),
        *_text(example["text"]),
        "",
    ]


def _row(field: Field) -> str:
    cells = (f"`{field.path}`" if field.path else "the value itself", field.holds, field.guidance)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _text(text: str) -> list[str]:
    if not text:
        return ["\nThe mail leaves it out."]
    return ["\nIn the mail's text:\n", f"```text\n{text}\n```"]


def _json(value: Any) -> str:
    return f"```json\n{_laid_out(value)}\n```"


def _laid_out(value: Any, indent: int = 0) -> str:
    """JSON whose small objects and lists keep to one line."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or len(line) + indent <= 100:
        return line
    pad = "\n" + " " * (indent + 2)
    if isinstance(value, list):
        inside = [_laid_out(one, indent + 2) for one in value]
        return f"[{pad}{f',{pad}'.join(inside)}\n{' ' * indent}]"
    inside = [f"{json.dumps(name)}: {_laid_out(one, indent + 2)}" for name, one in value.items()]
    return f"{{{pad}{f',{pad}'.join(inside)}\n{' ' * indent}}}"


def _is_picture(value: Any) -> bool:
    return isinstance(value, dict) and "renditions" in value


def _pictures(value: Any) -> Iterator[Any]:
    if _is_picture(value):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _pictures(one)


def _without_pictures(value: Any) -> Any:
    """Each picture's many addresses would bury the rest: they are shown once, at the end."""
    if _is_picture(value):
        return {"alt": value["alt"], "…": "see Pictures"}
    if isinstance(value, dict):
        return {name: _without_pictures(one) for name, one in value.items()}
    return [_without_pictures(one) for one in value] if isinstance(value, list) else value

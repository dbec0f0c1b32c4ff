"""Random bodies, built from the blocks' own declarations, with a record of what an editor entered.

A block that is added to `BodyBlock` is in these bodies without a change here; a kind of field that is not
known here is an error.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from wagtail import blocks as wagtail
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from blocks.body import BodyBlock

# What is easy to lose or to let through: markup, quotes, other scripts, other directions, very long words.
WORDS = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<b>",
        "a&b",
        "&amp;",
        '"double"',
        "'single'",
        "{{ braces }}",
        "{% tag %}",
        "50–70%",
        "naïve",
        "العربية",
        "עברית",
        "漢字かな",
        "🙂👩\u200d🔬",
        "e\u0301",
        "x" * 90,
        "https://example.org/a?b=1&c=2",
        "\u202eright\u202c",
        "zero\u200bwidth",
        "−1.5×10⁻³",
    ]
)
# Names of things and switches: they shape what is shown and are not shown themselves.
SILENT = {"key", "cites", "newsletter", "level", "kind", "style", "language"}


@dataclass
class Library:
    """What choosers may choose from: primary keys, and what each of them shows."""

    images: list[int]
    documents: dict[int, str]
    pages: dict[int, str]
    lenses: dict[int, list[str]]
    disclaimers: dict[int, list[str]]


@dataclass
class Composed:
    """A stored body, the texts in it, those of disclaimers apart, and those meant for the web alone."""

    stored: list[dict[str, Any]]
    entered: list[str]
    disclaimers: list[str]
    web_only: list[str]


@dataclass
class _Editor:
    """Fills in blocks as a person would, remembering what was typed."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    library: Library
    typed: list[str] = field(default_factory=list)
    count: int = 0
    level: int = 1  # of the last heading; the page's title is the first

    def text(self, limit: int | None = None) -> str:
        """A few words, one of them used nowhere else, so that a lost text cannot hide behind another."""
        self.count += 1
        mark = f"w{self.count}w"
        words = [mark, *self.draw(st.lists(WORDS, max_size=3))]
        while limit and len(" ".join(words)) > limit:
            words.pop()
        self.typed.append(" ".join(words) or mark)
        return self.typed[-1]

    def fill(self, name: str, block: Any) -> Any:
        """A stored value for this block."""
        if isinstance(block, wagtail.ListBlock):
            fewest, most = block.meta.min_num or 0, min(block.meta.max_num or 3, 3)
            number = self.draw(st.integers(fewest, max(fewest, most)))
            return [self.fill(name, block.child_block) for _ in range(number)]
        if isinstance(block, wagtail.StreamBlock):
            names = self.draw(st.lists(st.sampled_from(sorted(block.child_blocks)), min_size=1, max_size=3))
            return [self.child(one, block) for one in names]
        special: Callable[[Any], Any] | None = getattr(self, f"fill_{name}", None)
        if special:
            return special(block)
        if isinstance(block, TypedTableBlock):
            return self.table(block)
        if isinstance(block, wagtail.StructBlock):
            return {one: self.fill(one, child) for one, child in block.child_blocks.items()}
        return self.leaf(name, block)

    def child(self, name: str, block: Any) -> dict[str, Any]:
        """A block of a stream, with an id as each saved one has."""
        self.count += 1
        block_id = str(uuid.UUID(int=self.count))
        return {"type": name, "value": self.fill(name, block.child_blocks[name]), "id": block_id}

    def leaf(self, name: str, block: Any) -> Any:
        if isinstance(block, wagtail.ChoiceBlock):
            values = [value for value, _ in block.field.choices if value]
            return self.draw(st.sampled_from(values))
        if isinstance(block, wagtail.BooleanBlock):
            return self.draw(st.booleans())
        if isinstance(block, ImageChooserBlock):
            return self.draw(st.sampled_from(self.library.images))
        if isinstance(block, DocumentChooserBlock):
            return self.chosen(self.library.documents)
        if isinstance(block, wagtail.PageChooserBlock):
            return self.chosen(self.library.pages)
        if name in SILENT or (not block.required and self.draw(st.integers(0, 3)) == 0):
            return ""
        if isinstance(block, wagtail.RichTextBlock):
            return self.prose()
        if isinstance(block, wagtail.URLBlock):
            return self.draw(st.sampled_from(["https://example.org/", "https://example.org/?q=1&r=2"]))
        if isinstance(block, (wagtail.CharBlock, wagtail.TextBlock)):
            return self.text(block.field.max_length)
        raise TypeError(f"{name} is a {type(block).__name__}: teach tests/parity/bodies.py to fill it in.")

    def prose(self) -> str:
        mark = self.draw(st.sampled_from(["b", "i", "sup", "code"]))
        escaped = [
            t.replace("&", "&amp;").replace("<", "&lt;") for t in (self.text(), self.text(), self.text())
        ]
        return f"<p>{escaped[0]} <{mark}>{escaped[1]}</{mark}></p><ul><li>{escaped[2]}</li></ul>"

    def chosen(self, choices: dict[int, str]) -> int:
        pk: int = self.draw(st.sampled_from(sorted(choices)))
        self.typed.append(choices[pk])
        return pk

    def table(self, block: Any) -> dict[str, Any]:
        columns = self.draw(st.sampled_from([1, 2, 3, 40]))
        kinds = [self.draw(st.sampled_from(sorted(block.child_blocks))) for _ in range(columns)]
        return {
            "caption": self.text(),
            "columns": [{"type": kind, "heading": self.text()} for kind in kinds],
            "rows": [
                {"values": [self.fill(kind, block.child_blocks[kind]) for kind in kinds]}
                for _ in range(self.draw(st.integers(1, 2)))
            ],
        }

    # --- Blocks with a rule of their own --------------------------------------------------------

    def fill_table(self, block: Any) -> Any:
        if isinstance(block, TypedTableBlock):
            return self.table(block)
        # Without a header row the headings are not for readers, so that only tables with one are made here.
        return {
            "header_row": True,
            "header_column": self.draw(st.booleans()),
            "table": self.table(block.child_blocks["table"]),
            "cites": "",
        }

    def fill_image(self, block: Any) -> Any:
        if isinstance(block, ImageChooserBlock):
            return self.draw(st.sampled_from(self.library.images))
        if "decorative" in block.child_blocks:
            image = self.draw(st.sampled_from(self.library.images))
            return {"image": image, "alt_text": self.text(), "decorative": False}
        return {one: self.fill(one, child) for one, child in block.child_blocks.items()}

    fill_poster = fill_image

    def fill_doi(self, block: Any) -> str:
        doi = f"10.1000/{self.draw(st.integers(1, 10**6))}"
        self.typed.append(doi)
        return doi

    def fill_key(self, block: Any) -> str:
        self.count += 1
        return f"key-{self.count}"

    def fill_level(self, block: Any) -> str:
        """No level is skipped: the editor's form refuses that."""
        self.level = self.draw(st.integers(2, min(4, self.level + 1)))
        return str(self.level)

    def fill_lens(self, block: Any) -> Any:
        if isinstance(block, SnippetChooserBlock):
            pk = self.draw(st.sampled_from(sorted(self.library.lenses)))
            self.typed += self.library.lenses[pk]
            return pk
        return {one: self.fill(one, child) for one, child in block.child_blocks.items()}

    def fill_disclaimer(self, block: Any) -> dict[str, Any]:
        if self.draw(st.booleans()):
            pk = self.draw(st.sampled_from(sorted(self.library.disclaimers)))
            self.typed += self.library.disclaimers[pk]
            return {"disclaimer": pk, "kind": "custom", "title": "", "text": ""}
        kind = self.draw(st.sampled_from(["medical", "legal", "custom"]))
        return {"disclaimer": None, "kind": kind, "title": self.text(120), "text": self.prose()}

    def fill_button(self, block: Any) -> dict[str, Any]:
        address = "https://example.org/next"
        return {"text": self.text(60), "page": None, "url": address, "note": self.text(160)}


@st.composite
def bodies(draw: Any, library: Library, most: int = 6) -> Composed:
    """Bodies of one to `most` blocks."""
    body = BodyBlock()
    kinds = draw(st.lists(st.sampled_from(sorted(body.child_blocks)), min_size=1, max_size=most))
    editor = _Editor(draw, library)
    composed = Composed([], [], [], [])
    for kind in kinds:
        editor.typed = []
        composed.stored.append(editor.child(kind, body))
        (composed.web_only if kind == "subscribe" else composed.entered).extend(editor.typed)
        if kind == "disclaimer":
            composed.disclaimers += editor.typed
    return composed

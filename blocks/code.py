"""Code: lines that must keep their breaks and indents."""

import re
import textwrap
from typing import Any, Literal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StructBlock, TextBlock

from blocks import plain
from blocks.faces import Faces, Schema
from blocks.optional import OptionalChar, OptionalChoice

Language = Literal[
    "", "bash", "c", "cpp", "css", "go", "html", "java", "javascript", "json", "julia", "latex", "markdown",
    "python", "r", "rust", "sql", "toml", "typescript", "xml", "yaml",
]  # fmt: skip
LANGUAGES = [
    ("bash", "Bash"),
    ("c", "C"),
    ("cpp", "C++"),
    ("css", "CSS"),
    ("go", "Go"),
    ("html", "HTML"),
    ("java", "Java"),
    ("javascript", "JavaScript"),
    ("json", "JSON"),
    ("julia", "Julia"),
    ("latex", "LaTeX"),
    ("markdown", "Markdown"),
    ("python", "Python"),
    ("r", "R"),
    ("rust", "Rust"),
    ("sql", "SQL"),
    ("toml", "TOML"),
    ("typescript", "TypeScript"),
    ("xml", "XML"),
    ("yaml", "YAML"),
]


INDENT = "    "  # before each line in plain text


class CodeInput(Schema):
    language: Language = ""
    code: str
    caption: str = ""


class CodeValue(CodeInput):
    language: Language
    caption: str


class CodeBlock(Faces, StructBlock):
    Value = CodeValue
    Input = CodeInput

    language = OptionalChoice(
        choices=LANGUAGES, search_index=False, help_text="Left empty, it is plain text."
    )
    code = TextBlock(max_length=20_000, rows=8, help_text="Spaces and line breaks stay as they are.")
    caption = OptionalChar(max_length=300, help_text="For example: The fit of figure 2, in R")

    class Meta:
        icon = "code"
        group = "Evidence"
        template = "blocks/code.html"
        description = "Lines that keep their breaks and indents"
        label_format = "{language} {caption}"
        preview_value = {
            "language": "python",
            "code": "def half_life(hours):\n    return 0.5 ** (hours / 2.5)",
            "caption": "What is left of a dose after some hours",
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds the code as the mail and the text show it, and the language's name."""
        context = super().get_context(value, parent_context)
        lines = _lines(value["code"])
        name = dict(LANGUAGES).get(value["language"], "")
        return {**context, "html": _as_html(lines), "text": _as_text(lines), "language_name": name}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_api_representation(value, context), "code": "\n".join(_lines(value["code"]))}


def _lines(code: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", code)


def _as_html(lines: list[str]) -> SafeString:
    """Breaks and hard spaces instead of <pre>: mail programs and our own clean-up keep these."""
    text = "\n".join(line.expandtabs(4) for line in lines)
    html = escape(text).replace("  ", "\xa0 ").replace("\n ", "\n\xa0").replace("\n", "<br>")
    return mark_safe(html)  # noqa: S308 - escaped in the line above


def _as_text(lines: list[str]) -> str:
    """Indented by four; a line that is too long goes on further in, so that no word is cut."""
    out = []
    for line in lines:
        flat = line.expandtabs(4)
        indent = len(flat) - len(flat.lstrip())
        out += textwrap.wrap(
            flat,
            plain.width(),
            initial_indent=INDENT,
            subsequent_indent=INDENT + " " * (indent + 4),
            replace_whitespace=False,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [INDENT]
    return "\n".join(out)

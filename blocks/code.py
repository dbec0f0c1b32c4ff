"""Code: lines that must keep their breaks and indents."""

from typing import Literal

from wagtail.blocks import StructBlock, TextBlock

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

    language = OptionalChoice(choices=LANGUAGES, help_text="Left empty, it is plain text.")
    code = TextBlock(max_length=20_000, rows=8, help_text="Spaces and line breaks stay as they are.")
    caption = OptionalChar(max_length=300, help_text="For example: The fit of figure 2, in R")

    class Meta:
        icon = "code"
        group = "Evidence"
        template = "blocks/code.html"
        description = "Lines that keep their breaks and indents"
        label_format = "{caption}"
        preview_value = {
            "language": "python",
            "code": "def half_life(hours):\n    return 0.5 ** (hours / 2.5)",
            "caption": "What is left of a dose after some hours",
        }

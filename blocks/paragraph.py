"""Paragraph: running text, with lists, links, superscript and subscript."""

from blocks.faces import Faces, References
from blocks.prose import Html, ProseBlock, database_html


class ParagraphBlock(Faces, ProseBlock):
    Value = Html
    Input = Html

    class Meta:
        icon = "pilcrow"
        group = "Text"
        template = "blocks/paragraph.html"
        description = "Running text with lists and links"
        preview_value = "<p>Memory is no recording. <b>Each recall rebuilds it</b>, and can change it.</p>"

    def to_stored(self, data: str, references: References) -> str:
        return database_html(data, references)

"""Download: a file from the library, with its size and kind told beforehand."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from wagtail.blocks import StructBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock

from blocks.faces import Faces, References, Schema
from blocks.optional import OptionalChar, OptionalText


class DownloadValue(Schema):
    """`size` in bytes; `type` is the file name's extension in small letters."""

    title: str
    description: str
    url: str
    filename: str
    size: int
    type: str


class DownloadInput(Schema):
    file: str
    title: str = ""
    description: str = ""


class DownloadBlock(Faces, StructBlock):
    Value = DownloadValue
    Input = DownloadInput

    document = DocumentChooserBlock(help_text="From the library, or a new file.")
    title = OptionalChar(max_length=160, help_text="Left empty, the document's own title.")
    description = OptionalText(max_length=400, rows=2, help_text="For example: All 312 nights, one row each")

    class Meta:
        icon = "download"
        group = "Actions"
        template = "blocks/download.html"
        description = "A file to keep"
        label_format = "{title} {document}"

    def get_preview_value(self) -> Any:
        # A document comes from the library: the newest stands in for all of them.
        document = get_document_model().objects.last()
        return self.normalize({"document": document, "title": "", "description": "What is in it"})

    @property
    def is_previewable(self) -> bool:
        return get_document_model().objects.exists()

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return {**context, "shown": self.get_api_representation(value)}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        document = value["document"]
        return {
            "title": value["title"] or document.title,
            "description": value["description"],
            "url": document_url(document),
            "filename": document.filename,
            "size": document.get_file_size() or 0,
            "type": document.file_extension.lower(),
        }

    def is_whole(self, value: Any) -> bool:
        return value["document"] is not None

    def to_stored(self, data: DownloadInput, references: References) -> dict[str, Any]:
        return {
            "document": references.document(data.file, data.title),
            "title": data.title,
            "description": data.description,
        }


def document_url(document: Any) -> str:
    """Where readers get the document: on the CMS, unless a storage of its own serves it."""
    return urljoin(settings.CMS_URL, document.url)

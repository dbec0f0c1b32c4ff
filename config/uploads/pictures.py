"""Pictures are stored without what they tell of who took them and where, and so are their sizes."""

from typing import IO, Any

from django.core.files import File
from django.core.files.base import ContentFile
from wagtail.images.models import WagtailImageFieldFile

from config.uploads.traces import without_traces


class PictureFile(WagtailImageFieldFile):
    """Every way in leads through `save`, and what may not come in was refused before.

    The picture's hash stays that of what was uploaded, which finds the same file again.
    """

    def save(self, name: str | None, content: "File[bytes] | IO[bytes]", save: bool = True) -> Any:
        content.seek(0)
        kept = without_traces(content.read())
        self.instance.file_size = len(kept)
        return super().save(name, ContentFile(kept, name), save)

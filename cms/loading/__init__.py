"""Transmission files: typed blocks as JSON, checked as a whole, then written as a page or not at all."""

from cms.loading.errors import LoadError
from cms.loading.files import SnippetFiles, TransmissionFile, read_file
from cms.loading.pages import load_transmission, reserve
from cms.loading.references import FileReferences, LibraryReferences
from cms.loading.snippets import load_snippets

__all__ = [
    "FileReferences",
    "LibraryReferences",
    "LoadError",
    "SnippetFiles",
    "TransmissionFile",
    "load_snippets",
    "load_transmission",
    "read_file",
    "reserve",
]

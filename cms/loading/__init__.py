"""Transmission files: typed blocks as JSON, checked as a whole, then written as a page or not at all."""

from cms.loading.errors import LoadError
from cms.loading.files import SnippetFiles, TransmissionFile, read_file
from cms.loading.pages import load_transmission, reserve
from cms.loading.references import FileReferences, LibraryReferences
from cms.loading.snippets import load_snippets
from cms.loading.standard import StandardFile, load_standard

__all__ = [
    "FileReferences",
    "LibraryReferences",
    "LoadError",
    "SnippetFiles",
    "StandardFile",
    "TransmissionFile",
    "load_snippets",
    "load_standard",
    "load_transmission",
    "read_file",
    "reserve",
]

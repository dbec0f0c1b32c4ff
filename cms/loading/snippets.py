"""Writes the snippets that a file brings along."""

from typing import Any

from django.db import models

from blocks.faces import References
from blocks.prose import database_html
from cms.loading.errors import LoadError
from cms.loading.files import SnippetFiles
from cms.models import Author, Disclaimer, Lens, Topic


def load_snippets(files: SnippetFiles, references: References, *, overwrite: bool = True) -> None:
    """Create each snippet, or update it by its slug; without `overwrite`, an existing one stays as it is.

    Raises `LoadError`, naming the snippet, for rich text or pictures that cannot be taken.
    """
    for topic in files.topics:
        _write(Topic, topic.slug, topic.model_dump(exclude={"slug"}), overwrite)
    for lens in files.lenses:
        _write(Lens, lens.slug, lens.model_dump(exclude={"slug"}), overwrite)
    for author in files.authors:
        try:
            portrait = author.portrait and references.image(author.portrait.file, author.portrait.alt)
            bio = database_html(author.bio, references)
        except (LookupError, ValueError) as error:
            raise LoadError([f"snippets.authors ({author.slug}): {error}"]) from error
        fields = {"name": author.name, "role": author.role, "bio": bio, "portrait_id": portrait}
        _write(Author, author.slug, fields, overwrite)
    for one in files.disclaimers:
        try:
            text = database_html(one.text, references)
        except (LookupError, ValueError) as error:
            raise LoadError([f"snippets.disclaimers ({one.slug}): {error}"]) from error
        fields = {"name": one.name or one.title, "kind": one.kind, "title": one.title, "text": text}
        _write(Disclaimer, one.slug, fields, overwrite)


def _write(model: type[models.Model], slug: str, fields: dict[str, Any], overwrite: bool) -> None:
    if overwrite:
        model._default_manager.update_or_create(slug=slug, defaults=fields)
    else:
        model._default_manager.get_or_create(slug=slug, defaults=fields)

"""What Wagtail's index holds of a transmission for its readers, beside what it holds for editors.

Editors search pages as they are in the database, drafts among them. Readers search the stored document: the
words of authors, topic and lenses are in it, and an entry is written in the transaction that writes the
document, so that neither is ever ahead of the other.
"""

import logging
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from pydantic_core import from_json
from wagtail.search import index
from wagtail.search.backends import get_search_backends_with_name

from cms.models.documents import TransmissionDocument
from cms.searching.texts import text
from cms.searching.vocabulary import learn
from cms.searching.words import indexed, language_of

_logger = logging.getLogger(__name__)

# PostgreSQL's four weights are given out by boost: title A, head B, everything else D.
TITLE_BOOST, HEAD_BOOST = 10, 2


class Searched:
    """What a transmission's page gives to the index: to editors the page, to readers the document, if any."""

    body: Any
    pk: Any
    topic_id: int | None

    # Wagtail would index each save, and the document's save does: see `refresh`.
    search_auto_update = False
    search_fields = [
        index.SearchField("written"),
        index.SearchField("read_title", boost=TITLE_BOOST),
        # The words of titles alone: for words that are half typed, and to find by title first.
        index.AutocompleteField("read_title"),
        index.SearchField("read_head", boost=HEAD_BOOST),
        index.SearchField("read_text"),
        index.SearchField("read_place"),
        index.AutocompleteField("read_place"),
    ]

    @cached_property
    def written(self) -> str:
        """The body as its editors wrote it. Kept, because Wagtail asks for each of these five times."""
        return "\n".join(str(part) for part in self.body.stream_block.get_searchable_content(self.body))

    @property
    def read_title(self) -> str:
        return self._read["title"]

    @property
    def read_head(self) -> str:
        """Summary, topic and authors."""
        return self._read["head"]

    @property
    def read_text(self) -> str:
        return self._read["text"]

    @property
    def read_place(self) -> str:
        """Where it can be read, as words that nobody types: the index then looks nowhere else."""
        return self._read["place"]

    @cached_property
    def _read(self) -> dict[str, str]:
        return _entry(TransmissionDocument.objects.filter(page=self.pk, live=True).first())

    def read_from(self, document: TransmissionDocument) -> None:
        """Have the page's entry be what this document says, which would be looked up otherwise."""
        self._read = _entry(document)


def _entry(document: TransmissionDocument | None) -> dict[str, str]:
    if document is None:
        return {"title": "", "head": "", "text": "", "place": ""}
    whole = from_json(bytes(document.whole))
    language = language_of(document.locale)
    names = [whole["topic"]["name"]] if whole["topic"] else []
    names += [author["name"] for author in whole["authors"]]
    topic = document.page.topic_id if document.page else None
    return {
        "title": indexed(whole["title"], language),
        "head": indexed("\n".join([whole["summary"], *names]), language),
        "text": indexed(text(whole), language),
        "place": " ".join(
            place(document.site_id, locale, known)
            for locale in (None, document.locale)
            for known in {None, topic}
        ),
    }


def place(site: int, locale: str | None, topic: int | None) -> str:
    """The word that the entries of a site have: all, or those of a locale, of a topic, or of both.

    It begins with a digit, so that no beginning of a word is completed to it.
    """
    letters = "".join(filter(str.isalnum, locale or "")).lower()
    return f"0site{site}" + (f"locale{letters}" if locale else "") + (f"topic{topic}" if topic else "")


def refresh_together(documents: Sequence[TransmissionDocument], **_: Any) -> None:
    """Make the entries of the documents' pages what these say, in the transaction that stores them.

    Receives `cms.documents.store.stored_together`.
    """
    pages: list[Any] = [document.page for document in documents]
    for page, document in zip(pages, documents, strict=True):
        page.read_from(document)
    learn(words for page in pages for words in (page.read_title, page.read_head, page.read_text))
    for name, backend in get_search_backends_with_name(with_auto_update=True) if pages else ():
        try:
            backend.add_bulk(type(pages[0]), pages)
        except Exception:
            _logger.exception("The search backend %r took no entry", name)
            if not backend.catch_indexing_errors:  # as Wagtail does: an external one may be down
                raise


def refresh(instance: TransmissionDocument, raw: bool = False, **_: Any) -> None:
    """Make the entry of the document's page what the document says now, in the transaction that saves it.

    Receives `post_save`. A fixture is not followed: `update_index` comes after it.
    """
    if instance.page_id is not None and not raw:
        pages = TransmissionDocument._meta.get_field("page").related_model._default_manager
        index.insert_or_update_object(pages.get(pk=instance.page_id))

"""Versions for some readers, in the form: whether each is for somebody, and can be made."""

from collections.abc import Iterator, Sequence
from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Locale, Page

from newsletter.composing import untranslated
from newsletter.models import Newsletter, ReaderVersion, Shape
from newsletter.publication import translation


def clean_reader_versions(form: WagtailAdminModelForm) -> None:
    """Adds to a campaign's form what is wrong with its versions for some readers."""
    if "reader_versions" not in form.formsets:
        return
    pages, newsletter = _pages(form), form.cleaned_data.get("newsletter")
    before: set[tuple[str, int]] = set()
    for row in _rows(form, "reader_versions"):
        version: ReaderVersion = row.instance
        name = "topic" if version.topic_id else "locale"
        chosen = (name, version.topic_id or version.locale_id or 0)
        if chosen in before:
            row.add_error(name, "There is a version for these readers already.")
        elif version.topic_id and newsletter and not _offers(newsletter, version.topic_id):
            row.add_error("topic", f"Readers of {newsletter} cannot choose it, so nobody would get this.")
        elif version.locale and (said := _lacks(pages, version.locale, version.differ)):
            row.add_error("locale", said)
        before.add(chosen)


def _rows(form: WagtailAdminModelForm, name: str) -> Iterator[Any]:
    """Those of the form's rows that stay, and are in order by themselves."""
    formset = form.formsets[name]
    formset.is_valid()
    for row in formset.forms:
        if row.is_valid() and row.cleaned_data and not row.cleaned_data.get("DELETE"):
            yield row


def _pages(form: WagtailAdminModelForm) -> list[Page]:
    if form.cleaned_data.get("shape") != Shape.DIGEST:
        page = form.cleaned_data.get("page")
        return [page] if page else []
    return [row.cleaned_data["page"] for row in _rows(form, "items") if row.cleaned_data.get("page")]


def _offers(newsletter: Newsletter, topic: int) -> bool:
    """A newsletter that names no topics offers all."""
    topics = set(newsletter.topics.values_list("pk", flat=True))
    return not topics or topic in topics


def _lacks(pages: Sequence[Page], locale: Locale, differs: bool) -> str:
    if pages and not differs and all(page.locale_id == locale.pk for page in pages):
        return f"This is the language of what is sent. Say what is different for readers in {locale}."
    return next((untranslated(page, locale) for page in pages if translation(page, locale) is None), "")

"""Following what editors do: every way of changing what readers get ends in one of these receivers.

A transmission writes its document from its own `save`. Everything else marks the documents that show it,
in the same transaction, and `cms.documents.rebuild` follows a moment later.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, PageViewRestriction, Site

from blocks.dependencies import tag_of
from cms.documents import clock, rebuild, stale, subjects
from cms.documents.write import retire, write
from cms.models import (
    Author,
    Change,
    Disclaimer,
    HomePage,
    Lens,
    NavigationLink,
    PublicationImage,
    PublicationSettings,
    StandardPage,
    Topic,
    TransmissionDocument,
    TransmissionIndexPage,
    TransmissionPage,
)

Receiver = Callable[..., None]


def connect() -> None:
    """Listen from now on."""
    changed: dict[Any, Receiver] = {
        Topic: _snippet,
        Author: _snippet,
        Lens: _snippet,
        Disclaimer: _snippet,
        PublicationSettings: _settings,
        NavigationLink: _navigation,
        PublicationImage: _picture,
        get_document_model(): _part,
        Locale: _locale,
        Site: _site,
        PageViewRestriction: _restriction,
        HomePage: _place,
        TransmissionIndexPage: _place,
        # Wagtail moves, reorders and unpublishes some pages through the base class.
        Page: _base_page,
    }
    for model, receiver in changed.items():
        post_save.connect(receiver, sender=model, dispatch_uid=f"cms.follow.saved.{model.__name__}")
        if model not in (Page, PageViewRestriction):
            post_delete.connect(receiver, sender=model, dispatch_uid=f"cms.follow.deleted.{model.__name__}")
    post_delete.connect(
        _unrestricted, sender=PageViewRestriction, dispatch_uid="cms.follow.deleted.PageViewRestriction"
    )
    for model in (Topic, Author, Lens, Disclaimer, PublicationSettings, NavigationLink, Locale, Site):
        pre_save.connect(_remember, sender=model, dispatch_uid=f"cms.follow.saving.{model.__name__}")
    pre_save.connect(_before_standard, sender=StandardPage, dispatch_uid="cms.follow.before.standard")
    post_save.connect(_standard, sender=StandardPage, dispatch_uid="cms.follow.saved.standard")
    post_delete.connect(_standard, sender=StandardPage, dispatch_uid="cms.follow.deleted.standard")
    for model in (HomePage, TransmissionIndexPage, TransmissionPage, StandardPage, Page):
        pre_save.connect(_before_page, sender=model, dispatch_uid=f"cms.follow.before.{model.__name__}")
        post_save.connect(_after_page, sender=model, dispatch_uid=f"cms.follow.after.{model.__name__}")
    post_delete.connect(_deleted, sender=TransmissionPage, dispatch_uid="cms.follow.deleted.transmission")


def _in_one_transaction(receiver: Receiver) -> Receiver:
    """Run `receiver(instance, created)` with the clock held; `created` is None for a deletion."""

    @wraps(receiver)
    def follow(instance: Any, created: bool | None = None, raw: bool = False, **_: Any) -> None:
        if raw:  # a fixture is being loaded: `rebuild_documents` comes after it
            return
        with transaction.atomic():
            clock.advance()
            receiver(instance, created)

    return follow


def _remember(instance: Any, raw: bool = False, **_: Any) -> None:
    instance.values_before = None if raw else _values(instance)


def _values(instance: Any) -> dict[str, Any] | None:
    return type(instance).objects.filter(pk=instance.pk).values().first()


def _is_as_before(instance: Any, created: bool | None) -> bool:
    return created is False and instance.values_before == _values(instance)


@_in_one_transaction
def _snippet(snippet: Any, created: bool | None) -> None:
    if _is_as_before(snippet, created):
        return
    kinds = {True: Change.Kind.PUBLISHED, False: Change.Kind.UPDATED, None: Change.Kind.GONE}
    subjects.snippet_changed(snippet, kinds[created])


@_in_one_transaction
def _settings(settings: PublicationSettings, created: bool | None) -> None:
    if not _is_as_before(settings, created):
        subjects.site_changed(settings.site)


@_in_one_transaction
def _navigation(link: NavigationLink, created: bool | None) -> None:
    was_hidden = created is None and link.page is not None and not link.page.live
    if not was_hidden and not _is_as_before(link, created):
        subjects.site_changed(link.publication.site)


def _before_page(instance: Page, raw: bool = False, **_: Any) -> None:
    instance.shown_before = None if raw or not instance.pk else _shown_in_navigation(instance.pk)


def _after_page(instance: Page, raw: bool = False, **_: Any) -> None:
    """The navigation shows the titles and addresses of pages."""
    before = getattr(instance, "shown_before", None)
    if not raw and before and before != _shown_in_navigation(instance.pk):
        with transaction.atomic():
            subjects.navigation_changed()


def _shown_in_navigation(pk: int) -> list[object]:
    """What the navigation shows of the page and of those below it, whose addresses begin with its own."""
    page = Page.objects.get(pk=pk)
    links = NavigationLink.objects.filter(page__path__startswith=page.path).select_related("page")
    return [(page.url_path, link.as_json()) for link in links]


@_in_one_transaction
def _picture(image: PublicationImage, created: bool | None) -> None:
    subjects.picture_changed(image)


@_in_one_transaction
def _part(thing: Any, created: bool | None) -> None:
    stale.mark({tag_of(thing)})


@_in_one_transaction
def _locale(locale: Locale, created: bool | None) -> None:
    if not _is_as_before(locale, created):
        stale.mark({tag_of(locale)})
        subjects.every_site_changed()


@_in_one_transaction
def _site(site: Site, created: bool | None) -> None:
    if _is_as_before(site, created):
        return
    # Wagtail clears its cache of addresses at its own time, and before the commit, so that another process
    # may fill it with the old ones once more. This comes before the workers are woken.
    Site.clear_site_root_paths_cache()
    transaction.on_commit(Site.clear_site_root_paths_cache)
    # Another root page or host: which pages belong to it, and where they are, may be others now.
    rebuild.order_everything()
    if created is not None:  # what a site leaves behind goes with it
        subjects.site_changed(site)


@_in_one_transaction
def _restriction(restriction: PageViewRestriction, created: bool | None) -> None:
    # At once, however many there are: what must not be seen any more must not wait for a worker.
    below = TransmissionPage.objects.filter(path__startswith=restriction.page.path, live=True)
    for pk in below.values_list("pk", flat=True):
        write(TransmissionPage, pk)
    for page in StandardPage.objects.live().filter(path__startswith=restriction.page.path):
        is_shown = not page.get_view_restrictions().exists()
        subjects.standard_changed(page, was_live=created is True, is_live=is_shown)
        subjects.translations_changed(page)


def _unrestricted(instance: PageViewRestriction, origin: Any = None, **_: Any) -> None:
    """One that goes with its page goes before it: nobody may see the page for that moment."""
    began_with = origin.model if isinstance(origin, QuerySet) else type(origin)
    if began_with is PageViewRestriction:
        _restriction(instance)


@_in_one_transaction
def _place(page: Page, created: bool | None) -> None:
    stale.mark_below(page.path)


@_in_one_transaction
def _base_page(page: Page, created: bool | None) -> None:
    kind = page.specific_class
    if kind and issubclass(kind, TransmissionPage):
        write(TransmissionPage, page.pk)
    else:
        stale.mark_below(page.path)


def _before_standard(instance: StandardPage, raw: bool = False, **_: Any) -> None:
    instance.translated_before = None if raw else _shown_of(instance)


def _shown_of(page: StandardPage) -> tuple[str, str] | None:
    """What the page's translations show of it; None while it is not published."""
    return StandardPage.objects.live().filter(pk=page.pk).values_list("title", "url_path").first()


def _standard(
    instance: StandardPage,
    created: bool | None = None,
    raw: bool = False,
    update_fields: frozenset[str] | None = None,
    **_: Any,
) -> None:
    """A draft is saved through the published page too, by a few fields: that tells readers nothing."""
    is_draft = update_fields is not None and "live" not in update_fields
    if raw or is_draft:
        return
    is_deleted = created is None
    before = (instance.title if instance.live else None) if is_deleted else instance.translated_before
    after = _shown_of(instance)
    if before or after:
        with transaction.atomic():
            subjects.standard_changed(instance, before is not None, after is not None)
            if before != after:
                subjects.translations_changed(instance)


def _deleted(instance: TransmissionPage, **_: Any) -> None:
    if TransmissionDocument.objects.filter(public_id=instance.public_id).exists():
        retire(instance.public_id, stale.shown_as(instance))

"""Changes of what stands beside the transmissions: topics, authors, lenses, the site itself."""

from typing import Any

from wagtail.models import Site

from blocks.dependencies import tag_of
from cms.documents import changes, clock, stale
from cms.models import Author, Change, Lens, PublicationSettings, StandardPage, Topic
from cms.sites import site_of

# Caches hold each list under its name.
LISTS: dict[type[Any], tuple[Change.Subject, str]] = {
    Topic: (Change.Subject.TOPIC, "topics"),
    Author: (Change.Subject.AUTHOR, "authors"),
    Lens: (Change.Subject.LENS, "lenses"),
}
SITE_TAG = "site"
PAGES_TAG = "pages"


def snippet_changed(snippet: Any, kind: Change.Kind) -> None:
    """Mark what shows the snippet, and note the change when readers can ask for the snippet itself.

    Called in the transaction of the change, like everything here.
    """
    tick = clock.advance()
    stale.mark({tag_of(snippet)})
    if type(snippet) in LISTS:
        subject, tag = LISTS[type(snippet)]
        changes.of_subject(subject, kind, tick, snippet.slug, {tag}, site=None)


def picture_changed(image: Any) -> None:
    """Authors have a portrait, and a site has a logo."""
    stale.mark({tag_of(image)})
    for author in Author.objects.filter(portrait=image):
        changes.of_subject(
            Change.Subject.AUTHOR, Change.Kind.UPDATED, clock.advance(), author.slug, {"authors"}, site=None
        )
    for settings in PublicationSettings.objects.filter(logo=image).select_related("site"):
        site_changed(settings.site)


def navigation_changed() -> None:
    """A page that stands in the navigation has another title or address, or is not published any more."""
    for settings in PublicationSettings.objects.exclude(navigation=None).select_related("site").distinct():
        site_changed(settings.site)


def every_site_changed() -> None:
    """What all sites tell: in which languages there is something, what can be subscribed to."""
    for site in Site.objects.all():
        site_changed(site)


def standard_changed(page: StandardPage, was_live: bool, is_live: bool) -> None:
    """A page that is no transmission was published, changed, or taken from the readers."""
    kinds = {(False, True): Change.Kind.PUBLISHED, (True, True): Change.Kind.UPDATED}
    kind = kinds.get((was_live, is_live), Change.Kind.GONE)
    changes.of_subject(Change.Subject.PAGE, kind, clock.advance(), page.slug, {PAGES_TAG}, site=site_of(page))


def translations_changed(page: StandardPage) -> None:
    """The page in its other languages, which name this one."""
    others = StandardPage.objects.live().filter(translation_key=page.translation_key).exclude(pk=page.pk)
    for other in others.order_by("pk"):
        standard_changed(other, was_live=True, is_live=True)


def site_changed(site: Site) -> None:
    """Name, face, address or navigation."""
    changes.of_subject(
        Change.Subject.SITE, Change.Kind.UPDATED, clock.advance(), site.hostname, {SITE_TAG}, site=site
    )

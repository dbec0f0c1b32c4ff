"""All that the newsletter asks of the publication: who it is, and a page as a mail."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Locale, Page, Revision, Site

from cms.correction_mail import render_correction
from cms.documents import mailed
from cms.documents.mailed import Corrected, corrected_since
from cms.documents.subjects import every_site_changed
from cms.mail import MailSlots, RenderedMail, render_digest, render_mail, render_opening
from cms.models import PublicationSettings, Topic, TransmissionPage
from cms.notices import Notice, notices

__all__ = [
    "Corrected",
    "MailSlots",
    "NotATransmissionError",
    "Notice",
    "Publication",
    "RenderedMail",
    "Source",
    "corrected_since",
    "is_out",
    "keep",
    "publication",
    "published_since",
    "rendered",
    "rendered_correction",
    "rendered_digest",
    "rendered_opening",
    "source",
    "tell_readers_of_newsletters",
    "topic_of",
    "topics",
    "translation",
]


class NotATransmissionError(TypeError):
    """The revision is of a page that cannot be mailed."""


@dataclass(frozen=True)
class Publication:
    name: str
    tagline: str
    postal_address: str
    frontend_url: str


@dataclass(frozen=True)
class Source:
    """What a mail must not lose of a transmission, and what its author forgot."""

    title: str
    notices: tuple[Notice, ...]
    cover_lacks_words: bool


def publication() -> Publication:
    """The identity of the default site, for letters that belong to no page."""
    site = Site.objects.filter(is_default_site=True).first() or Site.objects.first()
    settings = PublicationSettings.for_site(site)
    return Publication(settings.name, settings.tagline, settings.postal_address, settings.frontend_url)


@transaction.atomic
def tell_readers_of_newsletters() -> None:
    """The list of newsletters changed, which the publication gives its readers with every page."""
    every_site_changed()


def rendered(revision: Revision, slots: MailSlots) -> RenderedMail:
    """The page as it was in that revision, as a mail. Raises NotATransmissionError."""
    return render_mail(_transmission(revision), slots)


def source(revision: Revision) -> Source:
    """The page as it was in that revision. Raises NotATransmissionError."""
    page = _transmission(revision)
    return Source(page.title, tuple(notices(page)), page.cover_id is not None and not page.cover_alt)


def rendered_correction(revision: Revision, which: Collection[UUID], slots: MailSlots) -> RenderedMail:
    """Those of its corrections, by their ids, as a mail of their own. Raises NotATransmissionError."""
    return render_correction(_transmission(revision), which, slots)


def rendered_opening(revision: Revision, slots: MailSlots) -> RenderedMail:
    """Its opening, with a link to read on. Raises NotATransmissionError."""
    return render_opening(_transmission(revision), slots)


def rendered_digest(revisions: Sequence[Revision], slots: MailSlots) -> RenderedMail:
    """Several pages, each with a link to read on. Raises NotATransmissionError."""
    return render_digest([_transmission(one) for one in revisions], slots)


def keep(revisions: Iterable[Revision], letter: UUID) -> None:
    """Keep the pages as they were in these revisions, for who asks the API for what was mailed.

    `letter` is the id of what is to be sent. Raises NotATransmissionError.
    """
    mailed.keep([(_transmission(one), one.pk) for one in revisions], letter)


def _transmission(revision: Revision) -> TransmissionPage:
    page = revision.as_object()
    if not isinstance(page, TransmissionPage):
        raise NotATransmissionError(str(page))
    return page


def is_out(letter: UUID, at: datetime) -> None:
    """The letter is being sent: what was kept of it may be read from now on."""
    mailed.is_out(letter, at)


def topic_of(revision: Revision | None) -> int | None:
    """The id of the topic that the page had in that revision; None for a page without one.

    Read from what is stored: making the page of it takes a dozen queries, and every count of people asks.
    """
    if revision is None or not issubclass(revision.content_type.model_class() or Revision, TransmissionPage):
        return None
    topic: int | None = revision.content.get("topic")
    return topic


def translation(page: Page, locale: Locale) -> Page | None:
    """The page as it is published in that language, or the page itself if it is in it.

    An alias, which is its original's copy, is none.
    """
    if page.locale_id == locale.pk:
        return page
    found: Page | None = page.get_translations().filter(locale=locale, alias_of=None).live().first()
    return found


def topics() -> QuerySet[Topic]:
    """All of them, by name."""
    return Topic.objects.order_by("name")


def published_since(moment: datetime, topics: Collection[int]) -> QuerySet[TransmissionPage]:
    """Transmissions that everybody can read, first published after that, the newest first.

    About one of these topics; without any, about whatever they are.
    """
    pages = TransmissionPage.objects.live().public().filter(first_published_at__gt=moment)
    found = pages.filter(topic__in=topics) if topics else pages
    return found.order_by("-first_published_at", "-pk")

"""Which letters held a mistake that was corrected since."""

from django.db.models import Q
from wagtail.models import Page

from newsletter.models import Campaign, Newsletter, Shape
from newsletter.publication import Corrected, corrected_since


def untold(letter: Campaign, page: int | None) -> Corrected | None:
    """The page's corrections that stood neither in the letter nor in a correction of it that went out."""
    told_by = letter.corrected_by.filter(started_at__isnull=False)
    letters = [letter.public_id, *told_by.values_list("public_id", flat=True)]
    return corrected_since(page, letters) if page else None


def corrected_in(letter: Campaign, locale: str = "") -> list[Corrected]:
    """What of the letter itself, or of its version in a language, is known to be wrong, page by page."""
    pages = _translations(letter, locale) if locale else _pages(letter)
    found = (corrected_since(page, [letter.public_id]) for page in pages if page)
    return [corrected for corrected in found if corrected]


def _pages(letter: Campaign) -> list[int | None]:
    return [letter.page_id, *letter.items.values_list("page", flat=True)]


def _translations(letter: Campaign, locale: str) -> list[int | None]:
    versions = letter.reader_versions.filter(locale__language_code=locale)
    return [int(one.object_id) for version in versions for one in version.held if one]


def wrong_letters(page: int, newsletter: Newsletter | None = None) -> list[Campaign]:
    """The letters that sent the page with a mistake of which nobody was told yet, the last one first."""
    sent = Campaign.objects.filter(made_of(page) | translated_by(page), started_at__isnull=False)
    letters = sent.exclude(shape=Shape.CORRECTION).select_related("newsletter").distinct()
    if newsletter:
        letters = letters.filter(newsletter=newsletter)
    return [letter for letter in letters.order_by("-started_at") if untold(letter, page)]


def made_of(page: int) -> Q:
    """Of campaigns: those of the page, alone or among others."""
    return Q(page=page) | Q(items__page=page)


def translated_by(page: int) -> Q:
    """Of campaigns: those whose version in a language is made of the page."""
    found = Page.objects.filter(pk=page).values_list("translation_key", "locale").first()
    if found is None:
        return Q(pk=None)
    key, locale = found
    original = Q(page__translation_key=key) | Q(items__page__translation_key=key)
    return Q(reader_versions__locale=locale) & original

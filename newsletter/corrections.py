"""Which letters held a mistake that was corrected since."""

from django.db.models import Q

from newsletter.models import Campaign, Newsletter, Shape
from newsletter.publication import Corrected, corrected_since


def untold(letter: Campaign, page: int | None) -> Corrected | None:
    """The page's corrections that stood neither in the letter nor in a correction of it that went out."""
    told_by = letter.corrected_by.filter(started_at__isnull=False)
    letters = [letter.public_id, *told_by.values_list("public_id", flat=True)]
    return corrected_since(page, letters) if page else None


def corrected_in(letter: Campaign) -> list[Corrected]:
    """What of the letter itself is known to be wrong, page by page."""
    pages = [letter.page_id, *letter.items.values_list("page", flat=True)]
    found = (corrected_since(page, [letter.public_id]) for page in pages if page)
    return [corrected for corrected in found if corrected]


def wrong_letters(page: int, newsletter: Newsletter | None = None) -> list[Campaign]:
    """The letters that sent the page with a mistake of which nobody was told yet, the last one first."""
    sent = Campaign.objects.filter(Q(page=page) | Q(items__page=page), started_at__isnull=False)
    letters = sent.exclude(shape=Shape.CORRECTION).select_related("newsletter").distinct()
    if newsletter:
        letters = letters.filter(newsletter=newsletter)
    return [letter for letter in letters.order_by("-started_at") if untold(letter, page)]

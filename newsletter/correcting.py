"""Mailing a correction to those who were sent the mistake."""

from django.db import transaction
from wagtail.models import Page

from newsletter.composing import NotComposableError, compose, take_pages
from newsletter.corrections import wrong_letters
from newsletter.models import Campaign, Newsletter, Shape


@transaction.atomic
def correction(newsletter: Newsletter, page_id: int, created_by: int | None = None) -> Campaign:
    """A draft that goes to whoever was sent a wrong version of the page by this newsletter.

    It is composed; editors may still write a note before it. Raises NotComposableError when no letter was
    wrong.
    """
    page = Page.objects.get(pk=page_id)
    letters = wrong_letters(page_id, newsletter)
    if not letters:
        raise NotComposableError("No letter went out with a mistake that was recorded since.")
    made = Campaign(
        newsletter=newsletter,
        page=page,
        shape=Shape.CORRECTION,
        subject=f"Correction: {page.title}"[:200],
        created_by_id=created_by,
    )
    take_pages(made)
    made.save()
    made.corrects.set(letters)
    compose(made)
    return made

"""The mail of a letter: a campaign of its own for each version, so that what somebody got stays on record."""

from django.db import transaction
from wagtail.models import Revision

from newsletter.composing import compose, take_pages
from newsletter.models import Campaign, CampaignState, LetterVersion, SeriesLetter

_WORDS = ("page_id", "shape", "subject", "preheader", "note")


def current(letter: SeriesLetter) -> Campaign | None:
    """The mail that newcomers get now, if there is one."""
    version = letter.versions.select_related("campaign__newsletter", "campaign__revision").first()
    return version.campaign if version else None


def changed_since(letter: SeriesLetter) -> bool:
    """Whether the page was published anew after it was taken."""
    mail, page = current(letter), letter.page
    return mail is not None and page is not None and page.live_revision_id != mail.revision_id


@transaction.atomic
def write(letter: SeriesLetter) -> Campaign:
    """Have the mail say what the letter says. Its page stays as it was taken, until it is another one.

    Raises as `composing.compose` does, and NotComposableError for a page that is not live.
    """
    mail = _held(letter)
    if mail is None or any(getattr(mail, name) != getattr(letter, name) for name in _WORDS):
        same_page = mail is not None and mail.page_id == letter.page_id
        return _compose(letter, mail, mail.revision if mail and same_page else None)
    return mail


@transaction.atomic
def take_page(letter: SeriesLetter) -> Campaign:
    """Send the page as readers see it now, from the next newcomer on. Raises as `write` does."""
    return _compose(letter, _held(letter), None)


def _held(letter: SeriesLetter) -> Campaign | None:
    """Nobody begins to send it until the transaction ends."""
    mail = current(letter)
    if mail is not None:
        mail.state = Campaign.objects.select_for_update(no_key=True).get(pk=mail.pk).state
    return mail


def _compose(letter: SeriesLetter, mail: Campaign | None, revision: Revision | None) -> Campaign:
    """Anew in place while nobody got it, else as the next version."""
    unsent = mail if mail is not None and mail.state == CampaignState.DRAFT else None
    made = unsent or Campaign(newsletter=letter.series.newsletter)
    for name in _WORDS:
        setattr(made, name, getattr(letter, name))
    made.revision = revision
    if revision is None:
        take_pages(made)
    made.save()
    if unsent is None:
        LetterVersion.objects.create(letter=letter, campaign=made)
    compose(made)
    return made

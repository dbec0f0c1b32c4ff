"""The mail of a letter: a campaign of its own for each version, so that what somebody got stays on record.

Where the newsletter asks for approval, a version that was approved is never written again, and newcomers get
the last of those: nothing makes such an approval void.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from newsletter.approving import OwnWorkError
from newsletter.composing import compose, take_pages
from newsletter.models import Campaign, CampaignState, LetterVersion, SeriesLetter, may_approve
from newsletter.sendable import NotSendableError

_WORDS = ("page_id", "shape", "subject", "preheader", "note")


def latest(letter: SeriesLetter) -> Campaign | None:
    """The mail as it was written last, if there is one."""
    return next(iter(_mails(letter)), None)


def current(letter: SeriesLetter) -> Campaign | None:
    """The mail that newcomers get now, if there is one: the last that may go out."""
    return next((mail for mail in _mails(letter) if may_go_out(mail)), None)


def may_go_out(mail: Campaign) -> bool:
    """Whether it is approved, where that is asked for; what went out before it was asked for may go on."""
    return mail.live or mail.started_at is not None or not mail.newsletter.needs_approval


def _mails(letter: SeriesLetter) -> list[Campaign]:
    """The newest first."""
    versions = letter.versions.select_related("campaign__newsletter", "campaign__revision")
    return [version.campaign for version in versions]


def changed_since(letter: SeriesLetter) -> bool:
    """Whether the page was published anew after it was taken."""
    mail, page = latest(letter), letter.page
    return mail is not None and page is not None and page.live_revision_id != mail.revision_id


@transaction.atomic
def write(letter: SeriesLetter, by: Any = None) -> Campaign:
    """Have the mail say what the letter says. Its page stays as it was taken, until it is another one.

    `by` is the user who wants it, and cannot approve it. Raises as `composing.compose` does, and
    NotComposableError for a page that is not live.
    """
    mail = _held(letter)
    if mail is None or any(getattr(mail, name) != getattr(letter, name) for name in _WORDS):
        same_page = mail is not None and mail.page_id == letter.page_id
        return _compose(letter, mail, mail.revision if mail and same_page else None, by)
    return mail


@transaction.atomic
def take_page(letter: SeriesLetter, by: Any = None) -> Campaign:
    """Send the page as readers see it now, from the next newcomer on. Raises as `write` does."""
    return _compose(letter, _held(letter), None, by)


@transaction.atomic
def approve(letter: SeriesLetter, shown: str, user: Any) -> None:
    """Have newcomers get what was written last; `shown` is the `content_of` the mail that the user looked at.

    Raises OwnWorkError for who wrote it, NotSendableError where it is not what was shown.
    """
    mail = _held(letter)
    if mail is None or content_of(mail) != shown:
        raise NotSendableError("It was written anew meanwhile. Look at it again.")
    if not may_approve(mail, user):
        raise OwnWorkError("You wrote the last change of this letter, so somebody else approves it.")
    first = Campaign.objects.filter(pk=mail.pk, live=False)
    first.update(live=True, approved_at=timezone.now(), approved_by=user)


def content_of(mail: Campaign) -> str:
    """The hash of all that newcomers would read."""
    variant = mail.variants.first()
    return variant.content_hash if variant else ""


def _held(letter: SeriesLetter) -> Campaign | None:
    """Nobody begins to send it until the transaction ends."""
    mail = latest(letter)
    if mail is not None:
        mail.state = Campaign.objects.select_for_update(no_key=True).get(pk=mail.pk).state
    return mail


def _compose(letter: SeriesLetter, mail: Campaign | None, revision: Revision | None, by: Any) -> Campaign:
    """Anew in place while nobody got it, nor approved it, else as the next version."""
    unsent = mail if mail is not None and mail.state == CampaignState.DRAFT and not mail.live else None
    made = unsent or Campaign(newsletter=letter.series.newsletter)
    made.created_by = by
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

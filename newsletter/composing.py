"""Composing: what a page was, or several, becomes a mail that nothing can change any more."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy
from wagtail.models import Locale, Page, Revision

from newsletter.corrections import untold
from newsletter.engagement.rewriting import measured
from newsletter.gaps import Gap, marked, marker
from newsletter.links import archive_url, preferences_url, unsubscribe_url
from newsletter.mailings import Mailing
from newsletter.models import UNSENT, Campaign, Shape, Variant
from newsletter.publication import (
    MailSlots,
    RenderedMail,
    keep,
    publication,
    rendered,
    rendered_correction,
    rendered_digest,
    rendered_opening,
    translation,
)
from newsletter.versions import Version, versions_of

_WHY = gettext_lazy("You get this because you subscribed to {newsletter}.")
_WHY_CORRECTED = gettext_lazy("You get this because {newsletter} sent you what it corrects.")


class NotComposableError(Exception):
    """The campaign has no mail to send. The message is fit for an editor."""


def compose(campaign: Campaign) -> Variant:
    """Render what the campaign holds once for each version and store it; a draft may be composed again.

    Returns the first version, the campaign's own. Nothing is composed once people have it.

    Raises NotComposableError when page or mail are not there, PersonalTokenError for a token that there is
    none of, HeaderUnsafeError for an impossible subject, SenderUnsignedError when the sender's domain has no
    DKIM key while others have.
    """
    if campaign.state not in UNSENT:
        raise NotComposableError("The mail is frozen: people have it in their inbox.")
    mails = [(version, written(version)) for version in versions_of(campaign)]
    with transaction.atomic():
        campaign.from_draft = _unseen(campaign)
        Campaign.objects.filter(pk=campaign.pk).update(from_draft=campaign.from_draft)
        keep({one.pk: one for version, _ in mails for one in _held(version)}.values(), campaign.public_id)
        _forget_others(campaign, [version.label for version, _ in mails])
        first, *_ = [
            _store(version, measured(mail.html, campaign, version.label), mail.text)
            for version, mail in mails
        ]
    Mailing(campaign)  # an impossible subject or sender must show now, not at the first of a million
    return first


def written(version: Version) -> RenderedMail:
    """The mail of a version of a campaign, saved or not, from the revisions that it took; nothing is stored.

    Raises NotComposableError, NotATransmissionError, PersonalTokenError.
    """
    campaign, held, slots = version.campaign, _held(version), _slots(version)
    if campaign.shape == Shape.CORRECTION:
        return rendered_correction(held[0], _told_by(campaign), slots)
    if campaign.shape == Shape.DIGEST:
        return rendered_digest(held, slots)
    return rendered_opening(held[0], slots) if campaign.shape == Shape.OPENING else rendered(held[0], slots)


def _held(version: Version) -> list[Revision]:
    """Raises NotComposableError unless all are there, and there are some."""
    held = [revision for revision in version.held if revision is not None]
    if not version.held:
        raise NotComposableError("Choose the transmissions of the digest.")
    if len(held) < len(version.held):
        raise NotComposableError("The page that this campaign was made from is gone. Choose another.")
    return held


def _told_by(correction: Campaign) -> set[UUID]:
    """The ids of what it corrects. Raises NotComposableError when nothing is left to correct."""
    wrong = [untold(letter, correction.page_id) for letter in correction.corrects.all()]
    which = {one.id for corrected in wrong if corrected for one in corrected.corrections}
    if not which:
        raise NotComposableError(
            "Nothing is left to correct. Record the correction in the transmission, and publish it."
        )
    return which


# What `take_pages` changes.
TAKEN = ("revision", "items", "reader_versions")


def take_pages(campaign: Campaign) -> None:
    """Have it hold its pages as readers see or will see them; in memory only. Raises NotComposableError."""
    pages = _take_own(campaign)
    versions = list(campaign.reader_versions.all())
    for version in versions:
        version.taken = []
        if version.locale is not None:
            version.taken = [_translated(page, version.locale).pk for page in pages]
    campaign.reader_versions.set(versions)


def _take_own(campaign: Campaign) -> list[Page]:
    if campaign.shape != Shape.DIGEST:
        campaign.revision = _as_readers_see_it(campaign.page)
        return [campaign.page]
    items = list(campaign.items.all())
    for item in items:
        item.revision = _as_readers_see_it(item.page)
    campaign.items.set(items)
    if len({item.page_id for item in items}) < len(items):
        raise NotComposableError("A transmission stands twice in the digest. Take one of the two out.")
    return [item.page for item in items]


def _translated(page: Page, locale: Locale) -> Revision:
    found = translation(page, locale)
    if found is None:
        raise NotComposableError(untranslated(page, locale))
    return _as_readers_see_it(found)


def untranslated(page: Page, locale: Locale) -> str:
    """What an editor is told who wants a page in a language that it is not in."""
    return (
        f"“{page.title}” is not published in {locale}. Choose “Translate” in the menu beside its title and "
        f"publish the translation, or take the version for readers in {locale} away."
    )


def _as_readers_see_it(page: Page | None) -> Revision:
    if page is None:
        raise NotComposableError("No transmission is chosen.")
    published = page.live_revision if page.live else page.latest_revision
    revision: Revision = published or page.save_revision()
    return revision


def _unseen(campaign: Campaign) -> bool:
    """Whether readers cannot see yet what it is made of."""
    digest = campaign.shape == Shape.DIGEST
    pages = [item.page for item in campaign.items.all()] if digest else [campaign.page]
    return any(page is not None and not page.live for page in pages)


def forget_mail(campaign: Campaign) -> None:
    """Have a draft be without a mail, until it is composed again."""
    _forget_others(campaign, [])


def _forget_others(campaign: Campaign, labels: Sequence[str]) -> None:
    """Versions that were taken back. A draft's are in no ledger, which would be read through to be sure."""
    gone = Variant.objects.filter(campaign=campaign).exclude(label__in=labels)
    gone._raw_delete(gone.db)


def _store(version: Version, html: str, text: str) -> Variant:
    """Labels are given from the first and taken back from the last, so keys are in the editor's order too."""
    campaign, row = version.campaign, version.row
    subject = marked(campaign.subject, campaign.public_id)
    digest = sha256("\0".join([subject, html, text]).encode()).hexdigest()
    variant, _ = Variant.objects.update_or_create(
        campaign=campaign,
        label=version.label,
        defaults={
            "readers": row.readers if row else "",
            "topic_id": row.topic_id if row else None,
            "locale": row.locale.language_code if row and row.locale else "",
            "subject": subject,
            "html": html,
            "text": text,
            "content_hash": digest,
            "composed_at": timezone.now(),
        },
    )
    return variant


def _slots(version: Version) -> MailSlots:
    campaign, house = version.campaign, publication()
    newsletter, own = campaign.newsletter, version.label if version.row else ""
    return MailSlots(
        view_url=archive_url(campaign.public_id, own) if newsletter.public_archive else "",
        unsubscribe_url=unsubscribe_url(marker(campaign.public_id, Gap.LEAVE)),
        preferences_url=preferences_url(marker(campaign.public_id, Gap.PREFERENCES)),
        newsletter_name=newsletter.name,
        reason=_reason(campaign),
        postal_address=house.postal_address,
        preheader=marked(campaign.preheader, campaign.public_id),
        note=marked(campaign.note, campaign.public_id),
    )


def _reason(campaign: Campaign) -> Promise:
    """In the language of the letter, which is known when it is written."""
    corrects = campaign.shape == Shape.CORRECTION
    return format_lazy(_WHY_CORRECTED if corrects else _WHY, newsletter=campaign.newsletter.name)

"""Composing: a page's revision becomes a mail that nothing can change any more."""

from hashlib import sha256

from django.utils import timezone

from newsletter.gaps import Gap, fill_gaps, marker
from newsletter.links import archive_url, preferences_url, unsubscribe_url
from newsletter.mailings import Mailing
from newsletter.models import Campaign, CampaignState, Variant
from newsletter.publication import MailSlots, publication, rendered

# In place of a token, where a mail is shown to somebody it was not sent to.
NEUTRAL = dict.fromkeys(Gap, "from-your-own-mail")


class NotComposableError(Exception):
    """The campaign has no mail to send. The message is fit for an editor."""


def compose(campaign: Campaign) -> Variant:
    """Render the campaign's revision once and store it; a draft may be composed again, nothing later.

    Raises NotComposableError when page or mail are not there, HeaderUnsafeError for an impossible subject.
    """
    if campaign.state not in (CampaignState.DRAFT, CampaignState.SCHEDULED):
        raise NotComposableError("The mail is frozen: people have it in their inbox.")
    if campaign.revision is None:
        raise NotComposableError("The page that this campaign was made from is gone.")
    mail = rendered(campaign.revision, _slots(campaign))
    digest = sha256("\0".join([campaign.subject, mail.html, mail.text]).encode()).hexdigest()
    variant, _ = Variant.objects.update_or_create(
        campaign=campaign,
        label="",
        locale="en",
        defaults={
            "subject": campaign.subject,
            "html": mail.html,
            "text": mail.text,
            "content_hash": digest,
            "composed_at": timezone.now(),
        },
    )
    Mailing(campaign)  # an impossible subject or sender must show now, not at the first of a million
    return variant


def neutral_html(variant: Variant) -> str:
    """The mail as sent, with links that act for nobody."""
    return fill_gaps(variant.html, variant.campaign.public_id, NEUTRAL)


def neutral_text(variant: Variant) -> str:
    return fill_gaps(variant.text, variant.campaign.public_id, NEUTRAL)


def _slots(campaign: Campaign) -> MailSlots:
    newsletter, house = campaign.newsletter, publication()
    return MailSlots(
        view_url=archive_url(campaign.public_id),
        unsubscribe_url=unsubscribe_url(marker(campaign.public_id, Gap.LEAVE)),
        preferences_url=preferences_url(marker(campaign.public_id, Gap.PREFERENCES)),
        newsletter_name=newsletter.name,
        reason=f"You get this because you subscribed to {newsletter.name}.",
        postal_address=house.postal_address,
        preheader=campaign.preheader,
    )

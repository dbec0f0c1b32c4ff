"""What preflight says of a campaign, in words."""

from newsletter.models import Campaign, Variant
from newsletter.preflight import Level, preflight


def told(campaign: Campaign, level: Level) -> str:
    campaign = Campaign.objects.get(pk=campaign.pk)
    return " ".join(f"{one.check}: {one.said}" for one in preflight(campaign).of(level))


def with_html(campaign: Campaign, html: str) -> Campaign:
    """The composed mail with something before its end."""
    mail = campaign.variants.get()
    Variant.objects.update(html=mail.html.replace("</body>", f"{html}</body>"))
    return campaign

"""A composed mail as somebody would see it, for previews and test letters: its links act for nobody."""

from dataclasses import dataclass

from newsletter.composing import NEUTRAL
from newsletter.engagement.rewriting import unmeasured
from newsletter.fitting import own_version_of
from newsletter.gaps import AnyGap, fill_gaps, personal_gaps
from newsletter.models import Campaign, Subscriber, Variant
from newsletter.personal import value_of


@dataclass(frozen=True)
class Seen:
    subject: str
    html: str
    text: str


def seen(variant: Variant, reader: Subscriber | None = None) -> Seen:
    """With the reader's own values; without a reader, as somebody sees it of whom nothing is known."""
    values, letter = _values(variant, reader), variant.campaign.public_id
    return Seen(
        subject=fill_gaps(variant.subject, letter, values),
        html=fill_gaps(unmeasured(variant.html), letter, values, html=True),
        text=fill_gaps(variant.text, letter, values),
    )


def variant_of(campaign: Campaign, reader: Subscriber | None = None) -> Variant | None:
    """The one that the reader would get: their own, where there is one. None: not composed yet."""
    composed = list(campaign.variants.order_by("pk"))
    own = own_version_of(campaign, composed, reader) if reader else None
    return next(iter([*(one for one in composed if one.pk == own), *composed]), None)


def _values(variant: Variant, reader: Subscriber | None) -> dict[AnyGap, str]:
    if reader is None:
        return NEUTRAL
    gaps = personal_gaps(variant.subject, variant.html, variant.text, campaign=variant.campaign.public_id)
    own: dict[AnyGap, str] = {
        gap: value_of(gap.what, reader.name, reader.email) or gap.fallback for gap in gaps
    }
    return {**NEUTRAL, **own}

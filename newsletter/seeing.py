"""A mail as somebody would see it, for previews, test letters and the archive: its links act for nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.engagement.rewriting import unmeasured
from newsletter.fitting import own_version_of
from newsletter.gaps import AnyGap, Gap, fill_gaps, personal_gaps
from newsletter.models import Campaign, Subscriber, Variant
from newsletter.personal import value_of

# In place of a token, where a mail is shown to somebody it was not sent to.
_NEUTRAL: dict[AnyGap, str] = dict.fromkeys(Gap, "from-your-own-mail")


@dataclass(frozen=True)
class Seen:
    """Its parts are filled when they are asked for. No link in it is counted."""

    variant: Variant
    values: Mapping[AnyGap, str]

    @property
    def subject(self) -> str:
        return self._filled(self.variant.subject)

    @property
    def html(self) -> str:
        return self._filled(unmeasured(self.variant.html), html=True)

    @property
    def text(self) -> str:
        return self._filled(self.variant.text)

    def _filled(self, part: str, *, html: bool = False) -> str:
        return fill_gaps(part, self.variant.campaign.public_id, self.values, html=html)


def seen(variant: Variant, reader: Subscriber | None = None) -> Seen:
    """With the reader's own values; without a reader, as somebody sees it of whom nothing is known."""
    return Seen(variant, _values(variant, reader))


def variant_of(campaign: Campaign, reader: Subscriber | None = None) -> Variant | None:
    """The one that the reader would get: their own, where there is one. None: not composed yet."""
    composed = list(campaign.variants.order_by("pk"))
    own = own_version_of(campaign, composed, reader) if reader else None
    return next(iter([*(one for one in composed if one.pk == own), *composed]), None)


def _values(variant: Variant, reader: Subscriber | None) -> dict[AnyGap, str]:
    if reader is None:
        return _NEUTRAL
    gaps = personal_gaps(variant.subject, variant.html, variant.text, campaign=variant.campaign.public_id)
    own: dict[AnyGap, str] = {
        gap: value_of(gap.what, reader.name, reader.email) or gap.fallback for gap in gaps
    }
    return {**_NEUTRAL, **own}

"""What the checks look at: a campaign, and each mail that was composed for it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from newsletter.engagement.rewriting import unmeasured
from newsletter.gaps import AnyGap, Gap, fill_gaps, marker
from newsletter.models import Campaign, Shape, Variant
from newsletter.preflight.reading import Reading, read, words_of
from newsletter.publication import NotATransmissionError, Publication, Source, publication, source
from newsletter.versions import Version, versions_of

# As long as tokens get.
_TOKENS: dict[AnyGap, str] = dict.fromkeys(Gap, "x" * 75)


@dataclass(frozen=True)
class Mail:
    """One variant, with its gaps; the links of `reading` are those that the author wrote."""

    campaign: Campaign
    variant: Variant
    sources: tuple[Source, ...]
    house: Publication

    @cached_property
    def reading(self) -> Reading:
        return read(unmeasured(self.variant.html))

    @cached_property
    def subject(self) -> str:
        return fill_gaps(self.variant.subject, self.campaign.public_id, _TOKENS)

    @cached_property
    def html_words(self) -> str:
        return words_of(" ".join(self.reading.words))

    @cached_property
    def text_words(self) -> str:
        return words_of(self.variant.text)

    @cached_property
    def bytes_sent(self) -> int:
        """Of the HTML, with the longest tokens in its gaps."""
        return len(fill_gaps(self.variant.html, self.campaign.public_id, _TOKENS).encode(errors="replace"))

    def has_gap(self, text: str, gap: Gap) -> bool:
        return marker(self.campaign.public_id, gap) in text


def mails(campaign: Campaign) -> list[Mail]:
    """Every variant that was composed; none for a campaign without a mail."""
    house = publication()
    sources = {version.label: tuple(_sources(version)) for version in versions_of(campaign)}
    return [
        Mail(campaign, variant, sources.get(variant.label, ()), house)
        for variant in campaign.variants.order_by("pk")
    ]


def _sources(version: Version) -> Iterator[Source]:
    if version.campaign.shape == Shape.CORRECTION:
        return  # it holds nothing of the page but what was wrong
    for revision in filter(None, version.held):
        with suppress(NotATransmissionError):  # chosen by a program; composing it anew refuses it
            yield source(revision)

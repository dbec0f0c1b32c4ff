"""What was measured of each version in a test: people, where the newsletter keeps them for each person."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from newsletter.models import (
    OPENED,
    Campaign,
    Delivery,
    Engagement,
    Link,
    Measure,
    Newsletter,
    Reaction,
    Variant,
    Verdict,
)


@dataclass(frozen=True)
class Score:
    """`low` are certainly people; with `high` come those who may be."""

    low: int = 0
    high: int = 0


def can_measure(newsletter: Newsletter, measure: Measure) -> bool:
    """Whether the newsletter counts that for each version. Of openings without whom nobody knows of which."""
    if measure == Measure.OPENS:
        return newsletter.opens == Engagement.PERSON
    return newsletter.clicks != Engagement.OFF


def scores(campaign: Campaign, measure: Measure) -> Mapping[int, Score]:
    """By variant, as far as anybody did anything. Held people have no mail yet, so all are of the test."""
    if not can_measure(campaign.newsletter, measure):
        return {}
    if measure == Measure.CLICKS and campaign.newsletter.clicks == Engagement.ANONYMOUS:
        return _times(campaign)
    return _people(campaign, Q(link=OPENED) if measure == Measure.OPENS else Q(link__gt=OPENED))


def _people(campaign: Campaign, which: Q) -> dict[int, Score]:
    mails = Delivery.objects.filter(campaign=campaign, subscriber=OuterRef("subscriber"))
    rows = Reaction.objects.filter(which, campaign=campaign, verdict__gte=Verdict.UNSURE)
    counted = (
        rows.annotate(variant=Subquery(mails.values("variant")[:1]))
        .order_by()
        .values("variant")
        .annotate(
            low=Count("subscriber", distinct=True, filter=Q(verdict=Verdict.HUMAN)),
            high=Count("subscriber", distinct=True),
        )
    )
    return {one["variant"]: Score(one["low"], one["high"]) for one in counted}


def _times(campaign: Campaign) -> dict[int, Score]:
    """Who follows three links counts three times: it is not known that it was one person."""
    labels = dict(Variant.objects.filter(campaign=campaign).order_by("-pk").values_list("label", "pk"))
    rows = Link.objects.filter(campaign=campaign, number__gt=OPENED).order_by().values("label")
    counted = rows.annotate(low=Sum("human"), high=Sum(F("human") + F("unsure")))
    return {labels[one["label"]]: Score(one["low"], one["high"]) for one in counted if one["label"] in labels}

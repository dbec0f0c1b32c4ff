"""A campaign with a test, and readers who react to what they get."""

from datetime import timedelta

from django.utils import timezone

from newsletter import campaigns, trials
from newsletter.composing import compose
from newsletter.deliveries.counts import check
from newsletter.models import (
    OPENED,
    Alternative,
    Campaign,
    Delivery,
    DeliveryState,
    Engagement,
    Newsletter,
    Reaction,
    Trial,
    Variant,
    Verdict,
)
from tests.newsletter.cast import carried, crowd

LATER = timedelta(hours=4, minutes=1)
S = DeliveryState


def with_test(campaign: Campaign, people: int, *subjects: str, share: int = 20) -> Campaign:
    """Composed with these subjects beside its own, and a crowd of readers. Not started."""
    Newsletter.objects.update(clicks=Engagement.PERSON, opens=Engagement.PERSON)
    campaign.test_share = share
    campaign.alternatives.set([Alternative(subject=one) for one in subjects])
    campaign.save()
    crowd(campaign.newsletter, people)
    fresh = Campaign.objects.get(pk=campaign.pk)
    compose(fresh)
    return fresh


def started(campaign: Campaign, people: int, *subjects: str, share: int = 20) -> Campaign:
    fresh = with_test(campaign, people, *subjects, share=share)
    campaigns.start(fresh)
    return fresh


def mailed(campaign: Campaign) -> None:
    """The test is out, and its time runs."""
    carried(campaign, S.SENT)
    trials.go_on(timezone.now())


def followed(
    campaign: Campaign, letter: str, people: int, verdict: Verdict = Verdict.HUMAN, link: int = 1
) -> None:
    variant = next(one for one in campaign.variants.all() if one.letter == letter)
    now = timezone.now()
    some = Delivery.objects.filter(campaign=campaign, variant=variant, state=S.SENT).order_by("pk")[:people]
    rows = [
        Reaction(
            campaign=campaign,
            subscriber=one.subscriber,
            link=link,
            verdict=verdict,
            first_at=now,
            last_at=now,
        )
        for one in some
    ]
    assert len(Reaction.objects.bulk_create(rows)) == people


def opened(campaign: Campaign, letter: str, people: int) -> None:
    followed(campaign, letter, people, link=OPENED)


def decided() -> Trial:
    return Trial.objects.select_related("winner").get()


def winner() -> str:
    found = Variant.objects.get(pk=Trial.objects.values_list("winner", flat=True).get())
    return found.letter


def held(campaign: Campaign) -> int:
    return Delivery.objects.filter(campaign=campaign, state=S.DEFERRED, due_at=None).count()


def by_letter(campaign: Campaign) -> dict[str, int]:
    """Who does not wait."""
    found: dict[str, int] = {}
    for one in Delivery.objects.filter(campaign=campaign).exclude(state=S.DEFERRED).select_related("variant"):
        found[one.variant.letter] = found.get(one.variant.letter, 0) + 1
    return found


def adds_up(campaign: Campaign) -> bool:
    return check(campaign)[0]

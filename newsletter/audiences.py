"""Who may be mailed: the one definition that counting, freezing and the last look before sending share."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from newsletter.corrections import made_of
from newsletter.fitting import own_version
from newsletter.models import (
    Campaign,
    Delivery,
    DeliveryState,
    Frequency,
    Newsletter,
    Segment,
    Shape,
    Subscription,
    SubscriptionState,
    Suppression,
    Variant,
)
from newsletter.publication import topic_of
from newsletter.segments.choices import chose_others_only
from newsletter.segments.narrowing import narrowed
from newsletter.segments.room import room
from newsletter.segments.rules import Group, RulesInvalidError, dump_rules, parse_rules

# The mail server took it, or may have: a correction too many does less harm than a mistake left standing.
_MAY_HAVE_IT = [DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNKNOWN]


def reachable(newsletter: Newsletter) -> QuerySet[Subscription]:
    """The newsletter's active subscriptions, without who paused and whose address is suppressed."""
    suppressed = Suppression.objects.filter(
        Q(newsletter=None) | Q(newsletter=newsletter), address_hash=OuterRef("subscriber__address_hash")
    )
    awake = Q(paused_until=None) | Q(paused_until__lte=timezone.now())
    return Subscription.objects.filter(
        awake, ~Exists(suppressed), newsletter=newsletter, state=SubscriptionState.ACTIVE
    )


def wanting_issues(newsletter: Newsletter, topic: int | None) -> QuerySet[Subscription]:
    """Who wants a single issue about `topic`: the audience of a campaign, which segments narrow further.

    Who chose topics gets what is about one of them, and nothing else; who chose none gets everything.
    Whoever wants the digest is left to it, as long as there is one.
    """
    people = _wanting(reachable(newsletter), {topic})
    return people.filter(frequency=Frequency.EVERY) if newsletter.offers_digest else people


def wanting_digests(newsletter: Newsletter, topics: Collection[int | None]) -> QuerySet[Subscription]:
    """Who wants a digest of transmissions about `topics`: who chose topics, if one of them is among these.

    Where there is none to ask for, it goes to whoever an issue goes to.
    """
    people = _wanting(reachable(newsletter), topics)
    return people.filter(frequency=Frequency.DIGEST) if newsletter.offers_digest else people


def _wanting(people: QuerySet[Subscription], topics: Collection[int | None]) -> QuerySet[Subscription]:
    known = [topic for topic in topics if topic is not None]
    return people.filter(~chose_others_only(known))


def reachable_row(newsletter: Newsletter) -> Exists:
    """The same as a condition on rows that have a `subscriber`."""
    return Exists(reachable(newsletter).filter(subscriber=OuterRef("subscriber")))


def audience(campaign: Campaign) -> QuerySet[Subscription]:
    """Who would get the campaign if it started now: by its segment as it is, or by its own rules.

    Once it has started, the rules are those that it started with. Raises RulesInvalidError.
    """
    if campaign.shape == Shape.CORRECTION:
        return misinformed(campaign)
    if campaign.shape == Shape.DIGEST:
        wanting = wanting_digests(campaign.newsletter, {topic_of(one) for one in campaign.held})
    else:
        wanting = wanting_issues(campaign.newsletter, topic_of(campaign.revision))
    return narrowed(wanting, rules_of(campaign), campaign.newsletter)


def misinformed(correction: Campaign) -> QuerySet[Subscription]:
    """Who was sent one of the letters that it corrects, and may still be mailed, whatever they chose to get.

    Raises RulesInvalidError while one of these letters is going out.
    """
    letters = list(correction.corrects.all())
    if not letters:
        raise RulesInvalidError("No letter is named that it corrects.")
    if under_way := next((letter for letter in letters if letter.finished_at is None), None):
        raise RulesInvalidError(f"“{under_way}” is still going out. Cancel it, or wait until it is over.")
    got = Delivery.objects.filter(
        _wrong_mails(correction, letters), subscriber=OuterRef("subscriber"), state__in=_MAY_HAVE_IT
    )
    return reachable(correction.newsletter).filter(Exists(got))


def _wrong_mails(correction: Campaign, letters: Sequence[Campaign]) -> Q:
    """All of a letter that is made of the page; where it is a translation, the version in its language."""
    page = correction.page
    if page is None:
        return Q(campaign__in=letters)
    those = Campaign.objects.filter(pk__in=[letter.pk for letter in letters])
    whole = list(those.filter(made_of(page.pk)).values_list("pk", flat=True))
    in_its_language = Variant.objects.filter(campaign__in=those, locale=page.locale.language_code)
    return Q(campaign__in=whole) | Q(variant__in=list(in_its_language.values_list("pk", flat=True)))


def size(campaign: Campaign) -> int:
    """How many people that is. Raises RulesInvalidError."""
    with room():
        return audience(campaign).count()


def shares(campaign: Campaign, variants: Iterable[Variant]) -> dict[int | None, int]:
    """How many of them get each of `variants`, and under None how many get none of their own.

    Raises RulesInvalidError.
    """
    with room():
        people = audience(campaign).order_by().annotate(own=own_version(variants))
        return dict(people.values_list("own").annotate(people=Count("pk")))


def choose_audience(campaign: Campaign, segment: Segment | None, rules: Group) -> None:
    """A segment, live until the start, or else rules for this campaign only; without any: everybody.

    The rules are kept with it all the same: a draft whose segment is deleted must not go to everybody.
    """
    campaign.segment = segment
    campaign.audience_rules = segment.rules if segment else dump_rules(rules)
    campaign.save(update_fields=["segment", "audience_rules"])


def keep_rules(campaign: Campaign) -> None:
    """As the segment is now, at the start: what becomes of it later changes nothing here."""
    segment = campaign.segment
    if segment is not None:
        campaign.audience_rules, campaign.segment_version = segment.rules, segment.version
        campaign.save(update_fields=["audience_rules", "segment_version"])


def rules_of(campaign: Campaign) -> Group:
    """Raises RulesInvalidError."""
    live = campaign.segment if campaign.segment_version is None else None
    return parse_rules(live.rules if live else campaign.audience_rules)


def addresses(
    campaign: Campaign, variants: Iterable[Variant]
) -> QuerySet[Subscription, tuple[int, str, str, str, str, int | None]]:
    """The campaign's audience, in the order in which they will be mailed.

    `subscriber_id`, address as written and normalised, name, time zone, and which of `variants` is theirs.
    """
    people = audience(campaign).order_by("subscriber_id")
    return people.annotate(own=own_version(variants)).values_list(
        "subscriber_id",
        "subscriber__email",
        "subscriber__email_normalized",
        "subscriber__name",
        "subscriber__time_zone",
        "own",
    )

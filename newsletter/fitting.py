"""Which of a campaign's versions is whose: one definition, for freezing it and for seeing it as a reader."""

from collections.abc import Iterable, Sequence

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast

from newsletter.models import Campaign, Subscriber, Subscription, Variant


def own_version(variants: Iterable[Variant]) -> Cast:
    """Of a subscription: the key of the first of `variants` that is for its reader, NULL where none is.

    Without such variants it is a constant. A language is that of whatever country: “de” is also for “de-AT”.
    """
    for_some = [one for one in variants if one.readers and (one.topic_id or one.locale)]
    fitting = [When(_is_for(one), then=Value(one.pk)) for one in for_some]
    return Cast(Case(*fitting, default=None, output_field=BigIntegerField()), BigIntegerField())


def _is_for(variant: Variant) -> Q | Exists:
    if variant.topic_id:
        chosen = Subscription.topics.through.objects
        return Exists(chosen.filter(subscription_id=OuterRef("pk"), topic_id=variant.topic_id))
    language = variant.locale
    return Q(subscriber__locale__iexact=language) | Q(subscriber__locale__istartswith=f"{language}-")


def own_version_of(campaign: Campaign, variants: Sequence[Variant], reader: Subscriber) -> int | None:
    """The key of the one that is for that reader of the campaign's newsletter."""
    theirs = Subscription.objects.filter(newsletter=campaign.newsletter_id, subscriber=reader)
    return theirs.annotate(own=own_version(variants)).values_list("own", flat=True).first()

"""What people change about their letters afterwards. Each change leaves a trace in the consent log."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from newsletter.consents import note, note_all
from newsletter.models import ConsentKind, Subscriber, Subscription, SubscriptionState
from newsletter.subscriptions import Choices

LONGEST_PAUSE = timedelta(days=366)


def choose(subscription: Subscription, choices: Choices, *, form: str) -> bool:
    """Topics and frequency of one newsletter, only those that it offers. False: that was so already.

    All of the topics are as good as none chosen, which goes on holding when a topic is added.
    """
    offered = set(subscription.newsletter.topics.values_list("pk", flat=True))
    topics = offered & set(choices.topics)
    if topics == offered:
        topics = set()
    with transaction.atomic():
        locked = Subscription.objects.select_for_update(no_key=True).get(pk=subscription.pk)
        before = set(locked.topics.values_list("pk", flat=True))
        changed = _changes({"topics": sorted(before), "frequency": locked.frequency},
                           {"topics": sorted(topics), "frequency": str(choices.frequency)})  # fmt: skip
        if changed:
            locked.topics.set(topics)
            Subscription.objects.filter(pk=locked.pk).update(frequency=choices.frequency)
            note(locked, ConsentKind.CHANGED, timezone.now(), form, evidence=changed)
    return bool(changed)


def pause(subscription: Subscription, until: datetime, *, form: str) -> bool:
    """Nothing comes before `until`, and then it goes on by itself. False for who does not receive it.

    A pause is for a year at most: whoever wants a longer one wants to leave.
    """
    now = timezone.now()
    until = min(until, now + LONGEST_PAUSE)
    if until <= now:
        return False
    with transaction.atomic():
        row = Subscription.objects.filter(pk=subscription.pk, state=SubscriptionState.ACTIVE)
        if not row.update(paused_until=until):
            return False
        note(subscription, ConsentKind.PAUSED, now, form, evidence={"until": until.isoformat()})
    return True


def resume(subscription: Subscription, *, form: str) -> bool:
    """False when there is no pause to end."""
    now = timezone.now()
    with transaction.atomic():
        paused = Subscription.objects.filter(pk=subscription.pk, paused_until__gt=now)
        if not paused.update(paused_until=None):
            return False
        note(subscription, ConsentKind.RESUMED, now, form)
    return True


def introduce(person: Subscriber, *, name: str, locale: str, form: str) -> bool:
    """How the person is called, and the language they are written to in. False: that was so already."""
    with transaction.atomic():
        locked = Subscriber.objects.select_for_update(no_key=True).get(pk=person.pk)
        changed = _changes({"name": locked.name, "locale": locked.locale}, {"name": name, "locale": locale})
        if changed:
            Subscriber.objects.filter(pk=person.pk).update(name=name, locale=locale)
            lists = person.subscriptions.all()
            note_all(lists, ConsentKind.CHANGED, timezone.now(), form, evidence=changed)
    return bool(changed)


def _changes(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    """`[old, new]` of what differs."""
    return {key: [old, after[key]] for key, old in before.items() if old != after[key]}

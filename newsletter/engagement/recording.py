"""Writing down that a mail was opened or a link followed: a verdict and a time, and a count that stays."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F
from django.db.models.functions import Greatest

from newsletter import stopping
from newsletter.engagement.signs import Signs, judge
from newsletter.models import OPENED, Delivery, Engagement, Link, Reaction, Subscriber, Verdict

# Who follows so many links of a mail, or all of them, in so short a time reads none of them.
_MANY = 3
_MOMENT = timedelta(seconds=10)
_PIECE = 5_000


@dataclass(frozen=True)
class Event:
    """`link` 0 is the opening; `reader` is None where the mail does not say whose it is."""

    campaign: int
    link: int
    reader: int | None
    at: datetime
    signs: Signs


def record(event: Event) -> Verdict | None:
    """Count it as the newsletter measures today; None when it does not, or nothing is known of the mail.

    Raises `django.db.Error` when the database is away. What a person did once counts once.
    """
    link = (
        Link.objects.filter(campaign=event.campaign, number=event.link)
        .select_related("campaign__newsletter")
        .first()
    )
    if link is None:
        return None
    newsletter = link.campaign.newsletter
    mode = newsletter.opens if event.link == OPENED else newsletter.clicks
    if mode == Engagement.OFF:
        return None
    if mode == Engagement.ANONYMOUS or event.reader is None:
        return _count(link, event)
    with transaction.atomic():
        return _note(link, event, event.reader)


def purge(before: datetime) -> int:
    """Forget who did what before then, while the worker goes on; counts stay. Returns how many rows went."""
    gone, old = 0, Reaction.objects.filter(last_at__lt=before)
    while not stopping.asked() and (some := list(old.values_list("pk", flat=True)[:_PIECE])):
        gone += Reaction.objects.filter(pk__in=some).delete()[0]
    return gone


def _count(link: Link, event: Event) -> Verdict:
    began = link.campaign.started_at
    verdict = judge(event.signs, event.at - began if began else None)
    _change(link.campaign_id, link.number, {verdict: 1})
    return verdict


def _note(link: Link, event: Event, reader: int) -> Verdict | None:
    # Locked, so that what a scanner asks for all at once is looked at one after the other.
    mail = Delivery.objects.select_for_update(no_key=True).filter(campaign=event.campaign, subscriber=reader)
    there = Exists(Subscriber.objects.filter(pk=reader))  # a mail outlives the person it was sent to
    sent = mail.filter(there).values_list("sent_at", flat=True).first()
    if sent is None:
        return None
    verdict = judge(event.signs, event.at - sent)
    mine = Reaction.objects.filter(campaign=event.campaign, subscriber=reader)
    before = mine.filter(link=link.number).first()
    if before is None:
        Reaction.objects.create(
            campaign_id=event.campaign,
            subscriber_id=reader,
            link=link.number,
            verdict=verdict,
            first_at=event.at,
            last_at=event.at,
        )
        _change(event.campaign, link.number, {verdict: 1})
    elif verdict >= before.verdict:
        mine.filter(link=link.number).update(verdict=verdict, last_at=Greatest(F("last_at"), event.at))
        _move(event.campaign, link.number, Verdict(before.verdict), verdict)
    if link.number != OPENED and _is_burst(event, reader, link.label):
        return _call_machine(event, reader)
    return verdict


def _is_burst(event: Event, reader: int, label: str) -> bool:
    links = Reaction.objects.filter(
        campaign=event.campaign, subscriber=reader, link__gt=OPENED, last_at__gte=event.at - _MOMENT
    ).count()
    if links < 2:
        return False
    there_are = Link.objects.filter(campaign=event.campaign, number__gt=OPENED, label=label)
    return links >= _MANY or links == there_are.count()


def _call_machine(event: Event, reader: int) -> Verdict:
    """All that began in this moment; what the person did before stays a person's."""
    rows = Reaction.objects.filter(
        campaign=event.campaign, subscriber=reader, link__gt=OPENED, first_at__gte=event.at - _MOMENT
    ).exclude(verdict=Verdict.MACHINE)
    for row in rows:
        _move(event.campaign, row.link, Verdict(row.verdict), Verdict.MACHINE)
    rows.update(verdict=Verdict.MACHINE)
    return Verdict.MACHINE


def _move(campaign: int, number: int, before: Verdict, after: Verdict) -> None:
    if before != after:
        _change(campaign, number, {before: -1, after: 1})


def _change(campaign: int, number: int, changes: dict[Verdict, int]) -> None:
    counts = {verdict.name.lower(): F(verdict.name.lower()) + by for verdict, by in changes.items()}
    Link.objects.filter(campaign=campaign, number=number).update(**counts)

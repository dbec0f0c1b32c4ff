"""What is on record of one mail to one person, from queueing to what their server said at last."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from newsletter.addresses import AddressInvalidError, parse_address
from newsletter.deliveries.counts import on_the_wire
from newsletter.models import (
    DELIVERY,
    WAITING_STATES,
    Attempt,
    Bounce,
    ConsentEvent,
    ConsentKind,
    Delivery,
    DeliveryState,
    Reaction,
    Subscriber,
    Variant,
)
from newsletter.seeing import seen


@dataclass(frozen=True)
class Step:
    """Something that happened to the mail; `words` are the mail server's, `by` who carried or reported it."""

    at: datetime
    what: str
    words: str = ""
    by: str = ""


@dataclass(frozen=True)
class Receipt:
    """`message_id` is how the header of that name begins; `meaning` explains the state.

    `attempts` are all of them; the delivery's own count begins anew when somebody has it tried again.
    """

    delivery: Delivery
    state: DeliveryState
    meaning: str
    version: Variant
    message_id: str
    attempts: int
    steps: Sequence[Step]


def receipt(delivery: Delivery) -> Receipt:
    """Everything about it. `delivery` comes with its campaign and variant."""
    state = DeliveryState(delivery.state)
    if state in WAITING_STATES and delivery.pk in on_the_wire(delivery.campaign_id):
        state = DeliveryState.SENDING
    failed = list(delivery.failed_attempts.all())
    return Receipt(
        delivery=delivery,
        state=state,
        meaning=DELIVERY.sentences[state],
        version=delivery.variant,
        message_id=f"{delivery.pk}.{delivery.campaign.public_id.hex}",
        # The first ones may be forgotten by now.
        attempts=max(delivery.attempts, len(failed) + bool(delivery.sent_at)),
        steps=sorted(_steps(delivery, failed), key=attrgetter("at")),
    )


def _steps(delivery: Delivery, failed: Iterable[Attempt]) -> Iterator[Step]:
    yield Step(delivery.queued_at, "Queued for this person")
    for attempt in failed:
        what = f"Attempt: {attempt.get_state_display()}"
        yield Step(attempt.ended_at, what, attempt.answer, attempt.sender)
    if delivery.sent_at:
        # What was reported later has taken the place of the answer to the message.
        words = delivery.answer if delivery.state == DeliveryState.SENT else ""
        yield Step(delivery.sent_at, "Taken by the mail server", words, delivery.sender)
    if delivery.delivered_at:
        yield Step(delivery.delivered_at, "Delivered, the provider reports")
    yield from _returned(delivery)
    yield from _reactions(delivery)


def _returned(delivery: Delivery) -> Iterator[Step]:
    told = list(Bounce.objects.filter(delivery=delivery))
    for one in told:
        yield Step(one.happened_at, f"It {one.get_kind_display()}", one.answer, one.source)
    if not told:
        if delivery.bounced_at:
            yield Step(delivery.bounced_at, "It came back", delivery.answer)
        if delivery.complained_at:
            yield Step(delivery.complained_at, "Reported as spam", delivery.answer)


def _reactions(delivery: Delivery) -> Iterator[Step]:
    rows = Reaction.objects.filter(campaign=delivery.campaign_id, subscriber=delivery.subscriber_id)
    urls = dict(delivery.campaign.links.values_list("number", "url"))
    for one in rows:
        what = f"Followed {urls.get(one.link, 'a link')}" if one.link else "Opened"
        yield Step(one.first_at, what, by=one.get_verdict_display())


def as_sent(delivery: Delivery, part: str) -> str:
    """The mail as this person got it, its links made harmless. `part` is html or text."""
    mail = seen(delivery.variant)
    return mail.text if part == "text" else mail.html


def who_had(address: str) -> Iterable[int]:
    """Numbers of the people whose address it is, or was before they moved to another; by indexes."""
    try:
        read = parse_address(address)
    except AddressInvalidError:
        return []
    theirs = Subscriber.objects.filter(email_normalized=read.normalized).values_list("pk", flat=True)
    names = {read.written, read.normalized, address.strip()}
    moved = ConsentEvent.objects.filter(kind=ConsentKind.MOVED, evidence__from__in=list(names))
    return {*theirs, *moved.order_by().values_list("subscriber", flat=True)}

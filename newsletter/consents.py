"""Writing the consent log."""

from collections.abc import Iterable
from datetime import datetime

from newsletter.models import ConsentEvent, ConsentKind, Subscriber, Subscription


def note(
    subscription: Subscription,
    kind: ConsentKind,
    at: datetime,
    form: str,
    *,
    wording: str = "",
    evidence: dict[str, object] | None = None,
) -> None:
    """One thing a person did. `form` says where, `evidence` is JSON. Part of the transaction that does it."""
    note_all([subscription], kind, at, form, wording=wording, evidence=evidence)


def note_all(
    subscriptions: Iterable[Subscription],
    kind: ConsentKind,
    at: datetime,
    form: str,
    *,
    wording: str = "",
    evidence: dict[str, object] | None = None,
) -> None:
    """The same for what concerns a person on several lists at once, such as their address."""
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subscriber_id=one.subscriber_id,
            newsletter_id=one.newsletter_id,
            kind=kind,
            happened_at=at,
            form=form,
            wording=wording,
            evidence=evidence or {},
        )
        for one in subscriptions
    )


def addresses_before(person: Subscriber) -> set[str]:
    """Those that the person moved away from, as they were written."""
    moves = person.consents.filter(kind=ConsentKind.MOVED)
    return {one for one in moves.values_list("evidence__from", flat=True) if one}

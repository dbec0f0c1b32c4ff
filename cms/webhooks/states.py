"""The states of a delivery and the moves between them, as data: worker, admin and tests read the same."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q, QuerySet, TextChoices


class DeliveryState(TextChoices):
    WAITING = "waiting", "waiting"
    SENDING = "sending", "sending"
    DELIVERED = "delivered", "delivered"
    DEFERRED = "deferred", "deferred"
    FAILED = "failed", "failed"


_S = DeliveryState
SENTENCES: Mapping[DeliveryState, str] = {
    _S.WAITING: "Waits for its turn: an endpoint is told one thing at a time, in order.",
    _S.SENDING: "On its way. Written down before the first byte, so that a crash shows.",
    _S.DELIVERED: "The endpoint answered with 2xx.",
    _S.DEFERRED: "The endpoint did not take it; it is tried again when due.",
    _S.FAILED: "Given up. It can be sent again by hand.",
}
MOVES: Mapping[tuple[DeliveryState, DeliveryState], str] = {
    (_S.WAITING, _S.SENDING): "Its turn has come.",
    (_S.DEFERRED, _S.SENDING): "It is due again.",
    (_S.SENDING, _S.SENDING): "Whoever sent it died, and the lease has run out.",
    (_S.SENDING, _S.DELIVERED): "A 2xx.",
    (_S.SENDING, _S.DEFERRED): "Any other answer, or none.",
    (_S.SENDING, _S.FAILED): "The last attempt, or a test.",
    (_S.WAITING, _S.FAILED): "The endpoint was switched off.",
    (_S.DEFERRED, _S.FAILED): "The endpoint was switched off, or the process died at each attempt.",
    (_S.DELIVERED, _S.WAITING): "Somebody asked for it again.",
    (_S.FAILED, _S.WAITING): "Somebody asked for it again.",
}
OPEN_STATES = [_S.WAITING, _S.DEFERRED, _S.SENDING]
SETTLED_STATES = [_S.DELIVERED, _S.FAILED]


def move(
    rows: QuerySet[Any],
    target: DeliveryState,
    *,
    coming_from: Collection[DeliveryState] | None = None,
    **values: Any,
) -> int:
    """Move every row that may go to `target`, in one conditional update; returns how many went.

    Rows in another state stay as they are: another worker or an administrator was first. `coming_from`
    narrows the moves, where only one of them is meant.
    """
    sources = [start for start, end in MOVES if end == target and (not coming_from or start in coming_from)]
    return rows.filter(state__in=sources).update(state=target, **values)


def check() -> Q:
    """The condition of a database constraint: no other state can be stored."""
    return Q(state__in=sorted(SENTENCES))

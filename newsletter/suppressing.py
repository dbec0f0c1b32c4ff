"""Addresses that must not be mailed: asked, added, and lifted where the owner comes back."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from newsletter.models import LIFTED_BY_CONFIRMING, Newsletter, Suppression, SuppressionReason


def reasons(address_hash: str, newsletter: Newsletter | int) -> set[str]:
    """Why the newsletter must not mail the address; empty when it may."""
    everywhere_or_here = Q(newsletter=None) | Q(newsletter=newsletter)
    rows = Suppression.objects.filter(everywhere_or_here, address_hash=address_hash)
    return set(rows.values_list("reason", flat=True))


def suppress(
    address_hash: str, reason: SuppressionReason, *, newsletter: int | None = None, note: str = ""
) -> bool:
    """False when it was suppressed there already: the first reason stays.

    Unless that was one that its owner can take back, and this says more.
    """
    there = Suppression.objects.filter(address_hash=address_hash, newsletter=newsletter)
    if there.exists():
        weaker = there.filter(reason__in=_weaker_than(reason))
        return bool(weaker.update(reason=reason, note=note, created_at=timezone.now()))
    row = Suppression(address_hash=address_hash, reason=reason, newsletter_id=newsletter, note=note)
    Suppression.objects.bulk_create([row], ignore_conflicts=True)
    return True


def _weaker_than(reason: SuppressionReason) -> Sequence[SuppressionReason]:
    liftable = LIFTED_BY_CONFIRMING
    return liftable[: liftable.index(reason)] if reason in liftable else liftable


def welcome_back(address_hash: str) -> None:
    """The owner of an address that was erased, or left for another one, confirmed that letters may come."""
    Suppression.objects.filter(address_hash=address_hash, reason__in=LIFTED_BY_CONFIRMING).delete()

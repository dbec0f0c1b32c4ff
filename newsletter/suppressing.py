"""Addresses that must not be mailed: asked, added, and lifted where the owner comes back."""

from django.db.models import Q

from newsletter.models import Newsletter, Suppression, SuppressionReason


def reasons(address_hash: str, newsletter: Newsletter | int) -> set[str]:
    """Why the newsletter must not mail the address; empty when it may."""
    everywhere_or_here = Q(newsletter=None) | Q(newsletter=newsletter)
    rows = Suppression.objects.filter(everywhere_or_here, address_hash=address_hash)
    return set(rows.values_list("reason", flat=True))


def suppress(
    address_hash: str, reason: SuppressionReason, *, newsletter: int | None = None, note: str = ""
) -> bool:
    """False when it was suppressed there already: the first reason stays.

    Unless that was an erasure, which its owner can take back, and this is something that they cannot.
    """
    there = Suppression.objects.filter(address_hash=address_hash, newsletter=newsletter)
    if there.exists():
        erased = there.filter(reason=SuppressionReason.ERASED).exclude(reason=reason)
        return bool(erased.update(reason=reason, note=note))
    row = Suppression(address_hash=address_hash, reason=reason, newsletter_id=newsletter, note=note)
    Suppression.objects.bulk_create([row], ignore_conflicts=True)
    return True


def welcome_back(address_hash: str) -> None:
    """The owner of an erased address confirmed that they want letters again."""
    Suppression.objects.filter(address_hash=address_hash, reason=SuppressionReason.ERASED).delete()

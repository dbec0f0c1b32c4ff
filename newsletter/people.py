"""Finding a person by address, or adding them."""

from newsletter.address_kinds import is_disposable, is_role
from newsletter.addresses import Address
from newsletter.models import Subscriber


def find_or_add(address: Address, *, name: str = "", locale: str = "") -> Subscriber:
    """The person, locked until the transaction ends, so that all else about them needs no second lock.

    Name and locale (`pt-BR`) are a newcomer's: nobody changes somebody else's by typing their address.
    """
    rows = Subscriber.objects.select_for_update(no_key=True).filter(email_normalized=address.normalized)
    found = rows.first()
    if found is None:
        newcomer = Subscriber(**of_address(address), name=name[:200], locale=locale[:12] or "en")
        Subscriber.objects.bulk_create([newcomer], ignore_conflicts=True)
        found = rows.get()
    return found


def of_address(address: Address) -> dict[str, object]:
    """The columns that follow from an address."""
    return {
        "email": address.written,
        "email_normalized": address.normalized,
        "address_hash": address.hash,
        "is_role": is_role(address.normalized),
        "is_disposable": is_disposable(address.normalized),
    }

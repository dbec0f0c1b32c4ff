"""An editor's test of a campaign."""

from collections.abc import Iterator, Sequence

from newsletter.addresses import Address, wire_address
from newsletter.envelope import Letter
from newsletter.letters.posting import post
from newsletter.models import Subscriber, Variant
from newsletter.seeing import seen
from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Fate, Outcome


def send_test(variant: Variant, address: Address, exchange: Exchange) -> Outcome:
    """Send a composed mail to an editor, marked as a test. It is in no ledger and no figure."""
    return post(_letter(variant, None), variant.campaign.newsletter, address.written, exchange)


def send_tests(
    variants: Sequence[Variant],
    addresses: Sequence[Address],
    exchange: Exchange,
    reader: Subscriber | None = None,
) -> Iterator[tuple[Variant, Address, Outcome]]:
    """Each to several, one after the other. Where no sender can be reached, the rest is not tried.

    As `reader` would see them, whose links act for nobody.
    """
    away = None
    for variant in variants:
        letter = _letter(variant, reader)
        for address in addresses:
            outcome = away or post(letter, variant.campaign.newsletter, address.written, exchange)
            away = outcome if outcome.fate == Fate.UNTRIED else None
            yield variant, address, outcome


def _letter(variant: Variant, reader: Subscriber | None) -> Letter:
    """Its subject says of which version it is, where it is not the campaign's own."""
    campaign, mail = variant.campaign, seen(variant, reader)
    newsletter = campaign.newsletter
    reply_to = campaign.reply_to or newsletter.reply_to
    which = f"Test {variant.called}" if variant.label else "Test"
    return Letter(
        from_name=campaign.from_name or newsletter.from_name,
        from_email=wire_address(newsletter.from_email)[0],
        reply_to=wire_address(reply_to)[0] if reply_to else "",
        subject=f"[{which}] {mail.subject}",
        html=mail.html,
        text=mail.text,
    )

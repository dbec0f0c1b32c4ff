"""An editor's test of a campaign."""

from collections.abc import Iterator, Sequence

from newsletter.addresses import Address, wire_address
from newsletter.envelope import Letter
from newsletter.letters.posting import post
from newsletter.models import Campaign, Subscriber
from newsletter.seeing import seen, variant_of
from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Fate, Outcome


def send_test(
    campaign: Campaign, address: Address, exchange: Exchange, reader: Subscriber | None = None
) -> Outcome:
    """Send a composed campaign to an editor, marked as a test. It is in no ledger and no figure.

    As `reader` would see it, whose links act for nobody.
    """
    return post(_letter(campaign, reader), campaign.newsletter, address.written, exchange)


def send_tests(
    campaign: Campaign, addresses: Sequence[Address], exchange: Exchange, reader: Subscriber | None = None
) -> Iterator[tuple[Address, Outcome]]:
    """To several, one after the other. Where no sender can be reached, the rest is not tried."""
    letter, away = _letter(campaign, reader), None
    for address in addresses:
        outcome = away or post(letter, campaign.newsletter, address.written, exchange)
        away = outcome if outcome.fate == Fate.UNTRIED else None
        yield address, outcome


def _letter(campaign: Campaign, reader: Subscriber | None) -> Letter:
    variant = variant_of(campaign, reader)
    if variant is None:
        raise ValueError("A campaign without a mail cannot be tested.")
    newsletter, mail = campaign.newsletter, seen(variant, reader)
    reply_to = campaign.reply_to or newsletter.reply_to
    return Letter(
        from_name=campaign.from_name or newsletter.from_name,
        from_email=wire_address(newsletter.from_email)[0],
        reply_to=wire_address(reply_to)[0] if reply_to else "",
        subject=f"[Test] {mail.subject}",
        html=mail.html,
        text=mail.text,
    )

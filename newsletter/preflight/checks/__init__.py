"""Every check, in the order in which editors read them. Each is a module with a function `look`."""

from collections.abc import Callable, Iterator

from newsletter.models import Campaign
from newsletter.preflight.checks import (
    colours,
    dead_links,
    disclaimers,
    freshness,
    languages,
    leaving,
    leftovers,
    links,
    people,
    pictures,
    postal_address,
    repeats,
    sender,
    size,
    spam,
    subject,
)
from newsletter.preflight.findings import Finding
from newsletter.preflight.mails import Mail

# Those that may block come first: they are looked at again when sending begins.
OF_MAIL_BLOCKING: tuple[Callable[[Mail], Iterator[Finding]], ...] = (
    subject.look,
    leaving.look,
    postal_address.look,
    disclaimers.look,
    links.look,
    leftovers.look,
)
OF_MAIL = (*OF_MAIL_BLOCKING, size.look, pictures.look, colours.look, spam.look, dead_links.look)

OF_CAMPAIGN_BLOCKING: tuple[Callable[[Campaign], Iterator[Finding]], ...] = (people.look,)
OF_CAMPAIGN = (*OF_CAMPAIGN_BLOCKING, freshness.look, languages.look, repeats.look, sender.look)

"""Links that were asked and are not there. A worker asks (`outside`); here is read what it heard."""

from collections.abc import Iterator

from django.conf import settings

from newsletter.models import LinkState
from newsletter.preflight.findings import Finding, fine, some, unknown, warns
from newsletter.preflight.mails import Mail
from newsletter.preflight.outside import checks_of, links_of

CHECK = "Dead links"


def look(mail: Mail) -> Iterator[Finding]:
    urls = links_of(mail)
    known = checks_of(urls)
    dead = [url for url in urls if url in known and known[url].state == LinkState.DEAD]
    unsure = [url for url in urls if url in known and known[url].state == LinkState.UNKNOWN]
    unasked = len(urls) - len([url for url in urls if url in known])
    if dead:
        yield warns(CHECK, f"{some(dead)} is not there: {known[dead[0]].said} Correct the link.")
    if unsure:
        said = known[unsure[0]].said
        yield unknown(CHECK, f"{some(unsure)} could not be checked. {said} Follow it yourself.")
    if unasked and settings.NEWSLETTER_CHECK_OUTSIDE:
        yield unknown(CHECK, f"{unasked} links are being checked.")
    elif unasked:
        yield unknown(CHECK, "Links could not be checked: NEWSLETTER_CHECK_OUTSIDE is off.")
    elif urls and not (dead or unsure):
        yield fine(CHECK, f"All {len(urls)} links answer.")

"""The sender's domain lets our mail through, and readers can leave with one click of their mail program."""

from collections.abc import Iterator

from django.conf import settings

from newsletter.models import Campaign
from newsletter.preflight.findings import Finding, fine, unknown, warns
from newsletter.preflight.outside import domain_check, sender_domain
from newsletter.sender_domains import Verdict

CHECK = "Sender"
_FINDINGS = {Verdict.GOOD: fine, Verdict.PROBLEM: warns, Verdict.UNCHECKED: unknown}


def look(campaign: Campaign) -> Iterator[Finding]:
    domain, known = sender_domain(campaign.newsletter), domain_check(campaign.newsletter)
    if known:
        yield from (_FINDINGS[Verdict(verdict)](CHECK, said) for verdict, said in known.findings)
    elif settings.NEWSLETTER_CHECK_OUTSIDE:
        yield unknown(CHECK, f"What {domain} publishes is being looked up.")
    else:
        yield unknown(CHECK, f"{domain} could not be checked: NEWSLETTER_CHECK_OUTSIDE is off.")
    if settings.CMS_IS_HTTPS:
        yield fine(CHECK, "Every mail has List-Unsubscribe with one click.")
    else:  # RFC 8058, section 3.1
        yield warns(CHECK, "Mail programs leave lists with one click by https only. Set CMS_URL to https://…")

"""A mail in another language has a subject in it."""

from collections.abc import Iterator

from newsletter.models import Campaign
from newsletter.preflight.findings import Finding, fine, warns

CHECK = "Languages"


def look(campaign: Campaign) -> Iterator[Finding]:
    own = campaign.page.locale_id if campaign.page else None
    versions = [one for one in campaign.reader_versions.all() if one.locale_id not in (None, own)]
    lacking = [one for one in versions if not one.subject]
    for one in lacking:
        yield warns(CHECK, f"The version for {one.readers} has the campaign's subject. Translate it too.")
    if versions and not lacking:
        yield fine(CHECK, "Each version in another language has a subject of its own.")

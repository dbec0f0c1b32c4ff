"""There is somebody to send it to."""

from collections.abc import Iterator

from newsletter.audiences import audience
from newsletter.models import Campaign
from newsletter.preflight.findings import Finding, blocks, fine, unknown, warns
from newsletter.segments.in_time import within
from newsletter.segments.rules import RulesInvalidError

CHECK = "Audience"


def look(campaign: Campaign) -> Iterator[Finding]:
    try:
        somebody = within(audience(campaign).order_by().values_list("pk")[:1])
    except RulesInvalidError as error:
        yield blocks(CHECK, f"Nobody knows who is meant. {error}")
        return
    if somebody:
        yield fine(CHECK, "Somebody is in its audience.")
    elif somebody is None:
        yield unknown(CHECK, "Whether anybody is in its audience takes too long to find out here.")
    else:
        yield warns(CHECK, "Nobody is in its audience now. Look at the segment, or at the page's topic.")

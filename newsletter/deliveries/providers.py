"""For which mailbox providers somebody waits."""

from newsletter.deliveries.running import run

# Jumps through the index of what is queued, from one provider to the next: a DISTINCT would read all of it.
_PROVIDERS = """
WITH RECURSIVE found(provider) AS (
    SELECT MIN(mailbox_provider) FROM newsletter_delivery WHERE campaign_id = %s AND state = 'queued'
    UNION ALL
    SELECT (
        SELECT MIN(q.mailbox_provider) FROM newsletter_delivery AS q
        WHERE q.campaign_id = %s AND q.state = 'queued' AND q.mailbox_provider > found.provider)
    FROM found WHERE found.provider IS NOT NULL)
SELECT provider FROM found WHERE provider IS NOT NULL
"""


def providers_of(campaign: int) -> list[int]:
    """Those of the queued people, also of a provider that was deleted since the audience was frozen."""
    return [provider for (provider,) in run(_PROVIDERS, [campaign, campaign])]

"""Mailbox providers for whom somebody waits although there are none any more."""

from collections.abc import Collection
from itertools import pairwise

from newsletter.deliveries.running import run

_FIRST = """
SELECT MIN(mailbox_provider) FROM newsletter_delivery
WHERE campaign_id = %s AND state = 'queued' AND mailbox_provider BETWEEN %s AND %s
"""
_NONE_BEYOND = 32_768  # the column is a small integer


def deleted_providers_of(campaign: int, known: Collection[int]) -> list[int]:
    """Those of the queued people that are not `known`: deleted since the audience was frozen.

    `known` has 0, everybody else. Asks for the gaps between their numbers alone, mostly by one jump into the
    index of what is queued: at those that are known it would walk past all who were mailed a moment ago.
    """
    found: list[int] = []
    for below, above in pairwise([*sorted(known), _NONE_BEYOND]):
        while below + 1 < above:
            ((below,),) = run(_FIRST, [campaign, below + 1, above - 1])
            if below is None:
                break
            found.append(below)
    return found

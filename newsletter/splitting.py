"""Splitting: the audience of a test becomes rows of the ledger, some for each version, and the rest wait.

Chance is a hash of person and campaign: nobody can foresee it, and everybody can repeat it.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Count

from newsletter.audiences import addresses
from newsletter.domains import provider_of_subscriber_sql
from newsletter.freezing import ONCE, count_anew, stored, values
from newsletter.models import Campaign, Delivery, DeliveryState, Variant

# People are numbered in the order of their hashes, so that the versions' shares differ by one at most. Who
# has a variant of their own gets that one at once, and is not in the test.
_SPLIT = """
INSERT INTO newsletter_delivery (
    campaign_id, queued_at, subscriber_id, email, name, variant_id, mailbox_provider, state)
WITH audience (subscriber_id, email, email_normalized, name, time_zone, own) AS ({audience}),
    arms (place, id) AS ({arms}),
    numbered AS (
        SELECT e.*,
            ROW_NUMBER() OVER (
                PARTITION BY CASE WHEN e.own IS NULL THEN 1 ELSE 0 END
                ORDER BY MD5(%s || CAST(e.subscriber_id AS text)), e.subscriber_id) - 1 AS place,
            COUNT(*) OVER (PARTITION BY CASE WHEN e.own IS NULL THEN 1 ELSE 0 END) AS people
        FROM audience AS e)
SELECT %s, %s, s.subscriber_id, s.email, s.name, COALESCE(s.own, a.id, %s), {provider},
    CASE WHEN s.own IS NULL AND a.id IS NULL THEN 'deferred' ELSE 'queued' END
FROM numbered AS s
    LEFT JOIN arms AS a ON a.place = s.place %% %s AND (s.place < %s OR s.place * 100 < s.people * %s)
    {join}
WHERE true ORDER BY s.subscriber_id {once}
"""


def split(
    campaign: Campaign,
    arms: Sequence[Variant],
    others: Sequence[Variant],
    now: datetime,
    *,
    share: int = 0,
    again: bool = False,
) -> dict[DeliveryState, int]:
    """As `freeze`, for a campaign with a test: `share` percent are tested, but one a version at least.

    The first of `arms` is written down for those who wait; `others` are for some readers. With `again`, only
    who has no row yet is added, and all of them wait.
    """
    audience, params = addresses(campaign, others).query.sql_with_params()
    tested = [] if again else list(enumerate(one.pk for one in arms))
    testing, arm_params = values(tested, "bigint", "bigint")
    mailbox = provider_of_subscriber_sql()
    sql = _SPLIT.format(
        audience=audience,
        arms=testing,
        provider=mailbox.column,
        join=mailbox.join,
        once=ONCE if again else "",
    )
    before = _held(campaign)
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            [
                *(*params, *arm_params, campaign.public_id.hex),
                *(campaign.pk, stored(now), arms[0].pk),
                *(max(len(tested), 1), len(tested), share),
            ],
        )
        added = int(cursor.rowcount)
    held = _held(campaign) - before
    count_anew()
    return {DeliveryState.QUEUED: added - held, DeliveryState.DEFERRED: held}


def sizes(campaign: Campaign, arms: Sequence[Variant]) -> dict[int, int]:
    """How many people each arm has, of those who do not wait for the winner."""
    rows = Delivery.objects.filter(campaign=campaign, state=DeliveryState.QUEUED)
    found = dict(rows.order_by().values_list("variant").annotate(n=Count("id")))
    return {one.pk: found.get(one.pk, 0) for one in arms}


def _held(campaign: Campaign) -> int:
    return Delivery.objects.filter(campaign=campaign, state=DeliveryState.DEFERRED, due_at=None).count()

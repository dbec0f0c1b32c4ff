"""A great many subscribers, a campaign for them and a long past of deliveries, by SQL. For PostgreSQL.

Everything is of one newsletter, whose slug is `SLUG`. The tables are those of newsletter.models as they are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from bench import letter
from bench.rows import settle
from newsletter.gaps import Gap, marker
from newsletter.links import preferences_url, unsubscribe_url
from newsletter.models import Campaign, CampaignState, Delivery, Newsletter, Subscriber, Subscription, Variant
from newsletter.publication import publication

SLUG = "measured"
DOMAINS = ["gmail.example", "outlook.example", "yahoo.example", "icloud.example", "gmx.example"]

_PEOPLE = """
INSERT INTO newsletter_subscriber
    (email, email_normalized, address_hash, name, locale, time_zone, attributes, is_role, is_disposable,
     created_at)
SELECT email, email, md5(email), name, 'en', '', '{}', false, false, now() FROM (
    SELECT 'reader' || n || '@' || (%s::text[])[1 + n %% cardinality(%s::text[])] AS email,
           CASE WHEN n %% 3 = 0 THEN '' ELSE 'Reader ' || n END AS name
    FROM generate_series(%s + 1, %s + %s) n) people
"""
_ACTIVE = """
INSERT INTO newsletter_subscription
    (subscriber_id, newsletter_id, state, requested_at, confirmed_at, letters, letter_answer)
SELECT id, %s, 'active', now(), now(), 1, '' FROM newsletter_subscriber s
WHERE NOT EXISTS (SELECT FROM newsletter_subscription o WHERE o.subscriber_id = s.id AND o.newsletter_id = %s)
ORDER BY id
"""
_PAST = """
INSERT INTO newsletter_delivery
    (campaign_id, variant_id, subscriber_id, email, name, state, attempts, queued_at, tried_at, sent_at,
     sender, answer)
SELECT %s, %s, id, email, name, 'sent', 1, %s, %s, %s, 'mail', '250 2.0.0 Ok: queued'
FROM newsletter_subscriber ORDER BY id LIMIT %s
"""


def newsletter() -> Newsletter:
    return Newsletter.objects.get_or_create(
        slug=SLUG,
        defaults={
            "name": "Measured", "from_name": "Ada at Measured", "from_email": "ada@measured.example",
            "unsubscribe_email": "leave@measured.example",
        },
    )[0]  # fmt: skip


def fill(count: int) -> None:
    """Add `count` people, let everybody receive `newsletter()`, and settle. Not inside a transaction.

    Indexes are dropped meanwhile, as in `past`. Addresses have hashes that no suppression will ever have.
    """
    there = Subscriber.objects.order_by("-id").values_list("id", flat=True).first() or 0
    with without_indexes(Subscriber), without_indexes(Subscription):
        run(_PEOPLE, DOMAINS, DOMAINS, there, there, count)
        run(_ACTIVE, newsletter().pk, newsletter().pk)
    settle(Subscriber, Subscription)


def campaign(kb: int = 40) -> Campaign:
    """A draft with its mail composed, ready to be started."""
    made = Campaign.objects.create(newsletter=newsletter(), subject=letter.SUBJECT, preheader="And what not.")
    _variant(made, kb)
    return made


def past(count: int) -> int:
    """Add `count` deliveries of campaigns that are over, each to everybody; returns how many campaigns.

    The ledger's indexes are dropped meanwhile and made again at the end, so nothing else may use it.
    """
    each, made = Subscriber.objects.count(), 0
    if not each:
        raise ValueError("There is nobody who could have received anything.")
    with without_indexes(Delivery):
        for left in range(count, 0, -each):
            _deliver(min(left, each), made)
            made += 1
    settle(Delivery)
    return made


def disk(table: str) -> dict[str, int]:
    """Megabytes of a table and of its indexes."""
    sizes = run("SELECT pg_table_size(%s::regclass), pg_indexes_size(%s::regclass)", table, table)[0]
    return {"table_mb": sizes[0] >> 20, "indexes_mb": sizes[1] >> 20}


def scans(table: str) -> dict[str, int]:
    """How often the table was read without an index, and by each, since it was made."""
    by_index = run("SELECT indexrelname, idx_scan FROM pg_stat_user_indexes WHERE relname = %s", table)
    whole = run("SELECT 'none', seq_scan FROM pg_stat_user_tables WHERE relname = %s", table)
    return dict(whole + by_index)


def _variant(of: Campaign, kb: int) -> Variant:
    leave = unsubscribe_url(marker(of.public_id, Gap.LEAVE))
    preferences = preferences_url(marker(of.public_id, Gap.PREFERENCES))
    both = letter.bodies(leave, preferences, kb, publication().postal_address)
    digest = sha256("\0".join([of.subject, both.html, both.text]).encode()).hexdigest()
    return Variant.objects.create(
        campaign=of, subject=of.subject, html=both.html, text=both.text,
        content_hash=digest, composed_at=timezone.now(),
    )  # fmt: skip


def _deliver(count: int, weeks: int) -> None:
    """One campaign that ended so many weeks and one ago, with its deliveries."""
    at = timezone.now() - timedelta(weeks=weeks + 1)
    over = Campaign.objects.create(
        newsletter=newsletter(), subject=f"Week {weeks}", state=CampaignState.SENT, frozen_count=count,
        started_at=at, finished_at=at,
    )  # fmt: skip
    run(_PAST, over.pk, _variant(over, 1).pk, at, at, at, count)


@contextmanager
def without_indexes(model: type[Model]) -> Iterator[None]:
    """Drop a table's constraints and indexes but for the primary key's, and make them again at the end."""
    table = model._meta.db_table
    constraints = run(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('u', 'f')", table,
    )  # fmt: skip
    run("SET synchronous_commit = off")
    run("SET maintenance_work_mem = '1GB'")
    for name, _ in constraints:
        run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    indexes = run(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT indisprimary", table,
    )  # fmt: skip
    for name, _ in indexes:
        run(f"DROP INDEX {name}")
    try:
        yield
    finally:
        for _, definition in indexes:
            run(definition)
        for name, definition in constraints:
            run(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        run("RESET maintenance_work_mem")
        run("RESET synchronous_commit")


def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []

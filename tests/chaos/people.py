"""Who is on the list, by SQL: ten thousand people in a second."""

from tests.chaos.servers import Postgres

# Five hundred domains, so that one that asks for patience holds nobody else up.
_PEOPLE = """
WITH fresh AS (
    INSERT INTO newsletter_subscriber (
        email, email_normalized, address_hash, name, locale, time_zone, created_at,
        attributes, is_role, is_disposable)
    SELECT address, address, md5(address), 'Reader ' || n, 'en', '', now(), '{}', false, false
    FROM (
        SELECT n, 'r' || n || '.n' || %(newsletter)s || '@d' || n %% 500 || '.example' AS address
        FROM generate_series(%(first)s, %(first)s + %(count)s - 1) AS n) AS made
    RETURNING id)
INSERT INTO newsletter_subscription (
    subscriber_id, newsletter_id, state, requested_at, confirmed_at, letters, letter_answer)
SELECT id, %(newsletter)s, 'active', now(), now(), 0, '' FROM fresh
"""
_LEAVE = """
UPDATE newsletter_subscription SET state = 'unsubscribed', unsubscribed_at = now()
WHERE id IN (
    SELECT id FROM newsletter_subscription
    WHERE newsletter_id = %(newsletter)s AND state = 'active'
        AND mod(id, 9973) BETWEEN %(first)s AND %(last)s)
"""


def join(postgres: Postgres, newsletter: int, count: int, first: int = 1) -> None:
    """So many people, all active, numbered from `first`."""
    with postgres.connect() as connection:
        connection.execute(_PEOPLE, {"newsletter": newsletter, "count": count, "first": first})


def leave(postgres: Postgres, newsletter: int, first: int) -> None:
    """Some twenty people unsubscribe."""
    with postgres.connect() as connection:
        connection.execute(_LEAVE, {"newsletter": newsletter, "first": first, "last": first + 20})

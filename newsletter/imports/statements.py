"""What an import says to the database: a chunk is staged, each row judged, and the rest done by sets.

The statements are the same on PostgreSQL and SQLite but for a few words. Every write looks once more at the
state it finds, so that somebody who leaves while a chunk is written has left.
"""

from newsletter.imports.entries import Entry
from newsletter.models import LIFTED_BY_CONFIRMING

STAGE, JUDGED = "newsletter_import_stage", "newsletter_import_judged"
_TYPES = {
    "row": "integer",
    "rank": "smallint",
    "attributes": "{json}",
    "asked_at": "{time}",
    "consent_at": "{time}",
    "left_at": "{time}",
    "paused_until": "{time}",
    "is_role": "boolean",
    "is_disposable": "boolean",
}
_COLUMNS = ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in Entry._fields)
MAKE_STAGE = f"CREATE TEMPORARY TABLE {STAGE} ({_COLUMNS})"
FILL_STAGE = f"INSERT INTO {STAGE} VALUES ({', '.join(['%s'] * len(Entry._fields))})"
COPY_STAGE = f"COPY {STAGE} FROM STDIN"
DROP = [f"DROP TABLE IF EXISTS {JUDGED}", f"DROP TABLE IF EXISTS {STAGE}"]

# What its owner can take back gives way to what they cannot, as in newsletter.suppressing.
_TAKEN_BACK = "({})".format(", ".join(f"'{reason.value}'" for reason in LIFTED_BY_CONFIRMING))
# A suppression that is there where `j` wants one: everywhere, or in this newsletter alone.
_SAME_PLACE = """p.address_hash = j.hash
    AND COALESCE(p.newsletter_id, 0) = CASE WHEN j.wants = 'bar' THEN %(newsletter)s ELSE 0 END"""
# `merged_` is what the person's columns become. A row that is farther away counts even if it is the second.
# A suppression may be lifted one day, so whoever is suppressed leaves, or is barred for good, all the same.
JUDGE = f"""
CREATE TEMPORARY TABLE {JUDGED} AS
SELECT j.*, CASE
    WHEN j.wants IN ('bounce', 'complaint', 'blocked', 'bar') THEN
        CASE WHEN EXISTS (SELECT 1 FROM newsletter_suppression AS p
            WHERE {_SAME_PLACE} AND p.reason NOT IN {_TAKEN_BACK}) THEN 'suppressed' ELSE 'barred' END
    WHEN j.suppressed AND (j.wants <> 'left' OR j.state IS NULL) THEN 'suppressed'
    WHEN j.wants = 'skip' THEN 'skipped'
    WHEN j.state = 'unsubscribed' OR (j.state = 'pending' AND j.unsubscribed_at IS NOT NULL) THEN 'gone'
    WHEN j.wants = 'left' THEN
        CASE WHEN j.left_at < j.confirmed_at THEN 'unchanged' ELSE 'left' END
    WHEN j.state IS NULL OR (j.state = 'pending' AND j.wants = 'active') THEN 'new'
    WHEN j.merged_name <> j.old_name OR j.merged_locale <> j.old_locale
        OR j.merged_time_zone <> j.old_time_zone OR j.merged_attributes <> j.old_attributes THEN 'updated'
    ELSE 'unchanged' END AS outcome
FROM (
    SELECT t.*, s.id AS subscriber_id, n.state, n.confirmed_at, n.unsubscribed_at,
        s.name AS old_name, s.locale AS old_locale, s.time_zone AS old_time_zone,
        {{old_attributes}} AS old_attributes,
        {{merged_text}},
        CASE WHEN %(overwrite)s AND t.locale <> '' THEN t.locale ELSE s.locale END AS merged_locale,
        {{merged_attributes}} AS merged_attributes,
        EXISTS (SELECT 1 FROM newsletter_suppression AS p WHERE p.address_hash = t.hash
            AND (p.newsletter_id IS NULL OR p.newsletter_id = %(newsletter)s)) AS suppressed
    FROM {STAGE} AS t
    {{join_person}}
    {{join_subscription}}
) AS j
"""
MERGED_TEXT = ", ".join(
    f"CASE WHEN t.{name} <> '' AND (%(overwrite)s OR s.{name} = '') THEN t.{name} ELSE s.{name} END"
    f" AS merged_{name}"
    for name in ("name", "time_zone")
)
JOIN_PERSON = "LEFT JOIN newsletter_subscriber AS s ON s.email_normalized = t.normalized"
JOIN_SUBSCRIPTION = (
    "LEFT JOIN newsletter_subscription AS n ON n.subscriber_id = s.id AND n.newsletter_id = %(newsletter)s"
)
# By index for each row: PostgreSQL would rather read the million people that are there once a chunk.
FIND_PERSON = """LEFT JOIN LATERAL (
        SELECT * FROM newsletter_subscriber WHERE email_normalized = t.normalized LIMIT 1) AS s ON true"""
FIND_SUBSCRIPTION = """LEFT JOIN LATERAL (
        SELECT * FROM newsletter_subscription
        WHERE subscriber_id = s.id AND newsletter_id = %(newsletter)s LIMIT 1) AS n ON true"""
NOTE_SEEN = f"""
INSERT INTO newsletter_importseen (upload_id, row, address_hash, rank, outcome)
SELECT %(upload)s, row, {{hash}}, rank, outcome FROM {JUDGED}
"""
# Of the rows with one address the farthest counts, then the first.
FIND_DUPLICATES = f"""
CREATE TEMPORARY TABLE {JUDGED} AS
SELECT row, outcome, rank, first_row, first_rank FROM (
    SELECT row, outcome, rank, first_value(row) OVER same AS first_row,
        first_value(rank) OVER same AS first_rank
    FROM newsletter_importseen WHERE upload_id = %(upload)s
    WINDOW same AS (PARTITION BY address_hash ORDER BY rank DESC, row)
) AS w WHERE row <> first_row
"""
COUNT_DUPLICATES = f"SELECT outcome, count(*) FROM {JUDGED} GROUP BY outcome"
REJECT_DUPLICATES = f"""
INSERT INTO newsletter_importreject (upload_id, row, outcome, reason, cells, address_hash)
SELECT %(upload)s, row, 'duplicate', CASE
    WHEN first_rank > rank
        THEN 'Row ' || first_row || ' has the same address, and says that the person is gone.'
    ELSE 'The same address stands in row ' || first_row || '.' END, '[]', ''
FROM {JUDGED} ORDER BY row
"""
COUNT = f"""
SELECT outcome, count(*), sum(CASE WHEN is_role THEN 1 ELSE 0 END),
    sum(CASE WHEN is_disposable THEN 1 ELSE 0 END) FROM {JUDGED} GROUP BY outcome
"""
SAMPLE = f"SELECT row, written FROM {JUDGED} WHERE outcome = %s ORDER BY row LIMIT %s"

BAR_TAKEN_BACK = f"""
UPDATE newsletter_suppression AS p
SET reason = CASE WHEN j.wants = 'bar' THEN 'blocked' ELSE j.wants END, note = %(note)s
FROM {JUDGED} AS j WHERE j.outcome = 'barred' AND {_SAME_PLACE} AND p.reason IN {_TAKEN_BACK}
"""
BAR = f"""
INSERT INTO newsletter_suppression (address_hash, reason, newsletter_id, note, created_at)
SELECT hash, CASE WHEN wants = 'bar' THEN 'blocked' ELSE wants END,
    CASE WHEN wants = 'bar' THEN {{newsletter}} END, %(note)s, {{now}}
FROM {JUDGED} WHERE outcome = 'barred'
ON CONFLICT DO NOTHING
"""
# In the order of addresses, as every import does it: of two that meet the same people only one ever waits.
ADD_PEOPLE = f"""
INSERT INTO newsletter_subscriber (email, email_normalized, address_hash, name, locale, time_zone,
    attributes, is_role, is_disposable, created_at{{more}})
SELECT written, normalized, hash, name, CASE WHEN locale = '' THEN 'en' ELSE locale END, time_zone,
    attributes, is_role, is_disposable, {{now}}{{defaults}}
FROM {JUDGED} WHERE subscriber_id IS NULL AND outcome IN ('new', 'left')
ORDER BY normalized
ON CONFLICT (email_normalized) DO NOTHING
"""
FIND_PEOPLE = f"""
UPDATE {JUDGED} AS j
SET subscriber_id = (SELECT id FROM newsletter_subscriber AS s WHERE s.email_normalized = j.normalized)
WHERE j.subscriber_id IS NULL AND j.outcome IN ('new', 'left')
"""
UPDATE_PEOPLE = f"""
UPDATE newsletter_subscriber AS s SET name = j.merged_name, locale = j.merged_locale,
    time_zone = j.merged_time_zone, attributes = j.merged_attributes
FROM {JUDGED} AS j WHERE s.id = j.subscriber_id AND j.old_name IS NOT NULL AND (j.outcome = 'updated'
    OR (j.outcome = 'new' AND (j.merged_name <> j.old_name OR j.merged_locale <> j.old_locale
        OR j.merged_time_zone <> j.old_time_zone OR j.merged_attributes <> j.old_attributes)))
"""
# Who left and has asked again since is pending and has left: both are kept. A state that somebody else
# changes meanwhile stays theirs; `ours` are those that this statement has changed.
SUBSCRIBE = f"""
INSERT INTO newsletter_subscription AS n (subscriber_id, newsletter_id, state, frequency, paused_until,
    requested_at, confirmed_at, unsubscribed_at, letter_due_at, letters, letter_answer{{more}})
SELECT subscriber_id, %(newsletter)s, CASE wants WHEN 'left' THEN 'unsubscribed' ELSE wants END,
    CASE WHEN frequency = '' THEN 'every' ELSE frequency END,
    CASE WHEN wants = 'left' THEN NULL ELSE paused_until END,
    CASE WHEN %(ask)s AND wants = 'pending' THEN {{now}}
        ELSE COALESCE(asked_at, consent_at, left_at, {{now}}) END,
    CASE WHEN wants <> 'pending' OR left_at IS NOT NULL THEN consent_at END,
    CASE wants WHEN 'left' THEN COALESCE(left_at, {{now}}) WHEN 'pending' THEN left_at END,
    CASE WHEN %(ask)s AND wants = 'pending' THEN {{now}} END, 0, ''{{defaults}}
FROM {JUDGED} WHERE outcome IN ('new', 'left') ORDER BY subscriber_id
ON CONFLICT (subscriber_id, newsletter_id) DO UPDATE SET state = excluded.state, letter_due_at = NULL,
    welcome_due_at = CASE WHEN excluded.state = 'active' THEN n.welcome_due_at END,
    paused_until = CASE WHEN excluded.state = 'active' THEN n.paused_until END,
    confirmed_at = CASE WHEN excluded.state = 'active' THEN excluded.confirmed_at ELSE n.confirmed_at END,
    unsubscribed_at = excluded.unsubscribed_at
WHERE (excluded.state = 'active' AND n.state = 'pending' AND n.unsubscribed_at IS NULL)
    OR (excluded.state = 'unsubscribed' AND n.state <> 'unsubscribed')
"""
NOTE_CONSENT = f"""
INSERT INTO newsletter_consentevent (subscriber_id, newsletter_id, kind, happened_at, form, wording,
    evidence{{more}})
SELECT j.subscriber_id, %(newsletter)s,
    CASE wants WHEN 'active' THEN 'imported' WHEN 'left' THEN 'left' ELSE {{asked}} END,
    CASE WHEN wants = 'left' THEN COALESCE(left_at, {{now}}) ELSE {{now}} END, 'import', '',
    {{object}}('import', {{upload}}, 'row', j.row, 'source', {{source}}, 'date', {{date}}){{defaults}}
FROM {JUDGED} AS j {{ours}} WHERE j.outcome IN ('new', 'left')
"""
ADD_TOPICS = f"""
INSERT INTO {{through}} (subscription_id, topic_id)
SELECT n.id, c.id FROM {JUDGED} AS j
JOIN newsletter_subscription AS n ON n.subscriber_id = j.subscriber_id AND n.newsletter_id = %(newsletter)s
JOIN cms_topic AS c ON {{position}} > 0
WHERE j.outcome IN ('new', 'left') AND j.topics <> '' AND j.state IS NULL
    AND NOT EXISTS (SELECT 1 FROM {{through}} AS o WHERE o.subscription_id = n.id)
"""

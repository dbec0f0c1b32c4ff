"""An audience as it is after years: people who differ, two newsletters, who left, what was sent and read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import postgres, production

_PEOPLE = """
INSERT INTO newsletter_subscriber
    (email, email_normalized, address_hash, name, locale, time_zone, attributes, is_role, is_disposable,
     created_at)
SELECT email, email, md5(email), name, locale, zone, attributes, n %% 997 = 0, n %% 1499 = 0,
       now() - n * interval '40 seconds'
FROM (SELECT n,
    lower(f) || '.' || lower(l) || n || '@' || (%s::text[])[1 + n %% cardinality(%s::text[])] AS email,
    CASE WHEN n %% 3 = 0 THEN '' ELSE f || ' ' || l END AS name,
    (ARRAY['en', 'en', 'en', 'pt', 'de', 'es', 'fr'])[1 + n %% 7] AS locale,
    (ARRAY['', 'Europe/Lisbon', 'America/New_York', 'Europe/Berlin'])[1 + n %% 4] AS zone,
    CASE WHEN n %% 5 < 2 THEN '{}'::jsonb ELSE jsonb_build_object(
        'city', (ARRAY['Lisboa', 'Berlin', 'Sevilla', 'Boston'])[1 + n %% 4],
        'age', 18 + n %% 70, 'member', n %% 3 = 0) END AS attributes
  FROM (SELECT n,
      (ARRAY['Ana', 'Ben', 'Clara', 'David', 'Eva', 'Filip', 'Greta', 'Hugo', 'Ida', 'Jonas', 'Klara'])
          [1 + n %% 11] AS f,
      (ARRAY['Abreu', 'Bauer', 'Costa', 'Dias', 'Evans', 'Ferro', 'Gomes', 'Hahn', 'Ibanez', 'Jung',
             'Klein', 'Lopes', 'Meier']) [1 + n / 11 %% 13] AS l
    FROM generate_series(1, %s) n) names) people
"""
_SUBSCRIPTIONS = """
INSERT INTO newsletter_subscription
    (subscriber_id, newsletter_id, state, requested_at, confirmed_at, unsubscribed_at, paused_until,
     frequency, letters, letter_answer)
SELECT id, %s, state, created_at, CASE WHEN state <> 'pending' THEN created_at END,
       CASE WHEN state = 'unsubscribed' THEN now() END,
       CASE WHEN id %% 211 = 0 THEN now() + interval '9 days' END, 'every', 1, ''
FROM (SELECT id, created_at,
        CASE WHEN id %% 25 = 0 THEN 'pending' WHEN id %% 12 = 0 THEN 'unsubscribed' ELSE 'active' END AS state
      FROM newsletter_subscriber WHERE id %% %s = 0 ORDER BY id) people
"""
_TOPICS = """
INSERT INTO newsletter_subscription_topics (subscription_id, topic_id)
SELECT id, %s FROM newsletter_subscription WHERE id %% 10 = %s
"""
_SUPPRESSED = """
INSERT INTO newsletter_suppression (address_hash, reason, note, created_at)
SELECT address_hash, 'bounce', '', now() FROM newsletter_subscriber WHERE id % 101 = 0
"""
_REACTIONS = """
INSERT INTO newsletter_reaction (campaign_id, subscriber_id, link, verdict, first_at, last_at)
SELECT %s, id, %s, 1 + id %% 3, at, at FROM (
    SELECT id, now() - (id %% 90) * interval '1 day' AS at FROM newsletter_subscriber WHERE id %% %s = 0
    ORDER BY id) people
"""


@contextmanager
def audience(count: int) -> Iterator[None]:
    """A database of its own with `count` people, for which Django is set up in this process."""
    with TemporaryDirectory(prefix="transmissions-bench-") as folder, postgres.database("audience") as name:
        production.start(name, Path(folder))
        fill(count)
        yield


def fill(count: int) -> None:
    """`count` people of `bench.people.newsletter()` and what happened to them. Not inside a transaction."""

    from bench import people
    from bench.rows import settle
    from newsletter.models import (
        Attribute,
        Campaign,
        Newsletter,
        Reaction,
        Subscriber,
        Subscription,
        Suppression,
    )

    first = people.newsletter()
    second = Newsletter.objects.create(
        name="Second", slug="second", from_name="B", from_email="b@second.example"
    )
    for key, kind in (("city", "text"), ("age", "number"), ("member", "yes_no")):
        Attribute.objects.create(key=key, label=key.title(), kind=kind)
    with people.without_indexes(Subscriber), people.without_indexes(Subscription):
        people.run(_PEOPLE, people.DOMAINS, people.DOMAINS, count)
        people.run(_SUBSCRIPTIONS, first.pk, 1)
        people.run(_SUBSCRIPTIONS, second.pk, 5)
    topics = Newsletter.topics.field.related_model.objects
    for number, slug in enumerate(("light", "sound", "dreams")):
        people.run(_TOPICS, topics.create(slug=slug, name=slug.title()).pk, number)
    people.run(_SUPPRESSED)
    people.past(count * 2)
    for campaign in Campaign.objects.all():
        with people.without_indexes(Reaction):
            people.run(_REACTIONS, campaign.pk, 0, 3)
            people.run(_REACTIONS, campaign.pk, 1, 10)
    settle(Subscriber, Subscription, Suppression, Reaction, Subscription.topics.through)

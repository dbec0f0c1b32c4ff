"""A great many published transmissions that can be searched, written by SQL. For PostgreSQL.

What is stored is what publishing stores, but for what search never reads: pages have no body, and
compressed bytes are one pattern's.
"""

import itertools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Max, Model
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from bench.search_words import (
    ENDINGS,
    PARAGRAPHS_EACH,
    WORDS_EACH,
    Words,
    of_about,
    rare,
    vocabulary,
    weights,
)
from cms.models import (
    DocumentFacet,
    KnownWord,
    Topic,
    TransmissionDocument,
    TransmissionIndexPage,
    TransmissionPage,
)
from cms.searching.entries import place
from cms.searching.words import indexed

PARAGRAPHS, TITLES = 20_000, 10_000
TOPIC = "searched"


def fill(count: int = 100_000, seed: int = 1, tell: Callable[[str], None] = lambda _: None) -> Words:
    """Add `count` transmissions below the first list of transmissions, a tenth of them in `TOPIC`.

    Takes minutes, which `tell` hears about, and not inside a transaction: it ends with VACUUM.
    """
    chance = random.Random(seed)
    words = vocabulary(chance)
    _sources(chance, words)
    pattern = _pattern()
    for work in (_texts, _pages, _documents, _entries, _known, _settled):
        began = time.monotonic()
        work(pattern, count)
        tell(f"{work.__name__[1:]}: {time.monotonic() - began:.0f} s")
    return Words(
        frequent={share: of_about(words, share) for share in (0.9, 0.3, 0.1, 0.01)},
        rare=[rare(number) for number in range(0, count // 3, max(1, count // 300))],
    )


def _sources(chance: random.Random, words: list[str]) -> None:
    """Paragraphs and titles, as they are read and as they are indexed, to put the texts together from."""
    cumulative = list(itertools.accumulate(weights()))

    def written(length: int) -> str:
        chosen = chance.choices(words, cum_weights=cumulative, k=length)
        return " ".join(word + chance.choice(ENDINGS) for word in chosen).capitalize()

    paragraphs = (written(WORDS_EACH) for _ in range(PARAGRAPHS))
    titles = (written(chance.randint(3, 6)) for _ in range(TITLES))
    vector = _vector("words || ' ' || indexed")
    with connection.cursor() as cursor:
        for table, texts in (("searched_paragraph", paragraphs), ("searched_title", titles)):
            cursor.execute(f"CREATE UNLOGGED TABLE {table} (n int PRIMARY KEY, words text, indexed text)")
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for number, text in enumerate(texts):
                    copy.write_row((number, text, indexed(text, "en")))
            cursor.execute(f"ALTER TABLE {table} ADD vector tsvector")
            cursor.execute(f"UPDATE {table} SET vector = {vector}")
            cursor.execute(f"VACUUM ANALYZE {table}")


def _pattern() -> TransmissionPage:
    """A published transmission whose words are places to be filled."""
    topic, _ = Topic.objects.get_or_create(slug=TOPIC, defaults={"name": "Searched"})
    body = [("paragraph", f"<p>@{number}@</p>") for number in range(1, PARAGRAPHS_EACH + 1)]
    page = TransmissionPage(title="@title@", slug="at-slug-at", summary="@summary@", topic=topic, body=body)
    TransmissionIndexPage.objects.order_by("pk")[:1].get().add_child(instance=page)
    page.save_revision().publish()
    return TransmissionPage.objects.get(pk=page.pk)


def _texts(pattern: TransmissionPage, count: int) -> None:
    """The words of each transmission and its keys, in a table of their own."""
    body = " || ".join(f"vectors[{number}]" for number in range(1, PARAGRAPHS_EACH + 1))
    first = (TransmissionPage.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE searched_rare (n int PRIMARY KEY, word text)")
        with cursor.copy("COPY searched_rare FROM STDIN") as copy:
            for number in range(count // 3 + 1):
                copy.write_row((number, rare(number)))
        cursor.execute("ANALYZE searched_rare")
        cursor.execute(
            f"""
            CREATE UNLOGGED TABLE searched_text AS
            SELECT i, {first} + i AS page, gen_random_uuid() AS public_id, 'searched-' || i AS slug,
                t.words || ' ' || i AS title, t.vector AS title_vector, left(p.words[1], 200) AS summary,
                date '2026-01-01' - ({count} - i) / 40 AS date, i % 10 = 0 AS in_topic,
                p.words, p.indexed, {body} AS vector, r.word AS rare
            FROM generate_series(0, {count - 1}) i
            JOIN searched_title t ON t.n = (hashint4(i) & 2147483647) % {TITLES}
            JOIN searched_rare r ON r.n = i / 3,
            LATERAL (
                SELECT array_agg(words) AS words, array_agg(vector) AS vectors,
                    string_agg(indexed, ' ') AS indexed
                FROM generate_series(1, {PARAGRAPHS_EACH}) k
                JOIN searched_paragraph ON n = (hashint4(i * 16 + k) & 2147483647) % {PARAGRAPHS}
            ) p
            """
        )
        cursor.execute("ANALYZE searched_text")


def _pages(pattern: TransmissionPage, count: int) -> None:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    step = (
        f"SELECT string_agg(substr('{digits}', (i + 1000) / (36 ^ p)::int % 36 + 1, 1), '' ORDER BY p DESC)"
    )
    tree = {
        "id": "page",
        "path": f"'{pattern.path[:-4]}' || ({step} FROM generate_series(0, 3) p)",
        "title": "title",
        "draft_title": "title",
        "slug": "slug",
        "translation_key": "gen_random_uuid()",
        "url_path": f"replace('{pattern.url_path}', 'at-slug-at', slug)",
        "latest_revision_id": "NULL",
        "live_revision_id": "NULL",
    }
    own = {
        "page_ptr_id": "page",
        "public_id": "public_id",
        "date": "date",
        "summary": "summary",
        "topic_id": f"CASE WHEN in_topic THEN {pattern.topic_id} END",
        "body": "'[]'",
    }
    _insert(pattern.page_ptr, tree)
    _insert(pattern, own)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET numchild = numchild + %s WHERE path = %s", [count, pattern.path[:-4]]
        )
        cursor.execute("SELECT setval('wagtailcore_page_id_seq', (SELECT max(id) FROM wagtailcore_page))")


def _documents(pattern: TransmissionPage, count: int) -> None:
    document = TransmissionDocument.objects.get(page=pattern)
    head = {"@title@": "title", "at-slug-at": "slug", "@summary@": "summary"}
    head[str(document.public_id)] = "public_id::text"
    body = {f"@{n}@": f"words[{n}]" for n in range(1, PARAGRAPHS_EACH + 1)}
    body["@4@"] += " || ' ' || rare"
    stored = {
        "id": "nextval('cms_transmissiondocument_id_seq')",
        "page_id": "page",
        "public_id": "public_id",
        "slug": "slug",
        "url": f"replace('{document.url}', 'at-slug-at', slug)",
        "title": "title",
        "date": "date",
        "published_at": "date + interval '9 hours'",
        "updated_at": "date + interval '9 hours'",
        "tick": "0",
        "revision": "NULL",
        "etag": "md5(slug)",
        "card": _filled(bytes(document.card), head),
        "whole": _filled(bytes(document.whole), head | body),
    }
    _insert(document, stored)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cms_documentfacet (document_id, facet, date) SELECT d.id, %s, d.date"
            " FROM searched_text t JOIN cms_transmissiondocument d ON d.page_id = t.page WHERE t.in_topic",
            [f"topic:{pattern.topic_id}"],
        )


def _filled(stored: bytes, places: dict[str, str]) -> str:
    """The stored JSON as an SQL expression, with the values of a text in the places of the pattern."""
    expression = "'" + stored.decode().replace("'", "''") + "'"
    for mark, value in places.items():
        expression = f"replace({expression}, '{mark}', {value})"
    return f"convert_to({expression}, 'UTF8')"


def _insert(model: Model, values: dict[str, str]) -> None:
    """One row like `model` for each text, with SQL expressions in place of some of its values."""
    expressions = dict(values)
    constants: dict[str, Any] = {}
    for field in model._meta.local_concrete_fields:
        column = str(field.column)
        if column in values:
            expressions[column] = values[column].replace("%", "%%")
            continue
        expressions[column] = f"%({column})s"
        constants[column] = field.get_db_prep_save(field.value_from_object(model), connection)
    columns = ", ".join(f'"{name}"' for name in expressions)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({columns})"
            f" SELECT {', '.join(expressions.values())} FROM searched_text ORDER BY i",
            constants,
        )


def _vector(text: str) -> str:
    """As Wagtail's `ObjectIndexer` makes it."""
    config = get_search_backend().config
    return f"to_tsvector('{config}', {text})" if config else f"to_tsvector({text})"


def _entries(pattern: TransmissionPage, count: int) -> None:
    """What Wagtail's index holds of each transmission."""
    document = TransmissionDocument.objects.get(page=pattern)
    everywhere, topical = (
        " ".join(
            place(document.site_id, locale, topic) for locale in (None, document.locale) for topic in topics
        )
        for topics in ([None], [None, pattern.topic_id])
    )
    where = f"CASE WHEN in_topic THEN '{topical}' ELSE '{everywhere}' END"
    own = f"rare || ' ' || {where}"
    kind = ContentType.objects.get_for_model(TransmissionPage).pk
    with connection.cursor() as cursor, _without_indexes_of_words(cursor):
        cursor.execute(
            f"""
            INSERT INTO {IndexEntry._meta.db_table}
                (content_type_id, object_id, title_norm, title, autocomplete, body, title_text, body_text)
            SELECT {kind}, page, 1.01, setweight(title_vector, 'B'),
                title_vector || to_tsvector('simple', {where}),
                setweight(title_vector, 'A') || setweight({_vector("summary")}, 'B')
                    || vector || {_vector(own)},
                title, array_to_string(words, ' ') || ' ' || indexed
            FROM searched_text ORDER BY i
            """
        )


def _known(pattern: TransmissionPage, count: int) -> None:
    """What `cms.searching.vocabulary` has learnt of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {KnownWord._meta.db_table} (word)
            SELECT unnest(string_to_array(indexed, ' ')) FROM searched_paragraph
            UNION SELECT unnest(string_to_array(indexed, ' ')) FROM searched_title
            UNION SELECT word FROM searched_rare ON CONFLICT DO NOTHING
            """
        )


@contextmanager
def _without_indexes_of_words(cursor: Any) -> Iterator[None]:
    """Make them once, at the end: filling them row by row takes several times as long."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef LIKE %s",
        [IndexEntry._meta.db_table, "%USING gin%"],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET maintenance_work_mem = '512MB'")
    for _, definition in indexes:
        cursor.execute(definition)
    cursor.execute("RESET maintenance_work_mem")


def _settled(pattern: TransmissionPage, count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE searched_paragraph, searched_title, searched_text, searched_rare")
        for model in (IndexEntry, TransmissionDocument, TransmissionPage, Page, DocumentFacet, KnownWord):
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")

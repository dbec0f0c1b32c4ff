"""Every word that was ever published: what a mistyped word may have been meant to be.

To look for four hundred spellings among the texts takes PostgreSQL 80 ms, and to look for them here one.
"""

import json
from collections.abc import Collection, Iterable

from django.db import connection, transaction

from cms.models.words import KnownWord

# How far two words of 8 letters are apart that differ in two of them.
SIMILAR = 0.4
MOST = 20

_TABLE = KnownWord._meta.db_table
_UNPACKED = {
    "postgresql": "SELECT jsonb_array_elements_text(CAST(%s AS jsonb)) ON CONFLICT DO NOTHING",
    "sqlite": "SELECT value FROM json_each(%s) WHERE true ON CONFLICT DO NOTHING",
}


def learn(texts: Iterable[str]) -> None:
    """Know the words of these texts, which `cms.searching.words.indexed` made, from now on."""
    words = sorted({word for text in texts for word in text.split()})
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {_TABLE} (word) {_UNPACKED[connection.vendor]}", [json.dumps(words)])


def known(words: Collection[str]) -> list[str]:
    """Those of `words` that are known, the longest first."""
    found = KnownWord.objects.filter(word__in=words).values_list("word", flat=True)
    return sorted(found, key=lambda word: (-len(word), word))


def like(word: str) -> list[str]:
    """Known words that are spelled like `word`, the most alike first.

    None on SQLite, and on PostgreSQL without the extension pg_trgm.
    """
    if connection.vendor != "postgresql" or not _has_trigrams():
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(SIMILAR)])
        cursor.execute(
            f"SELECT word FROM {_TABLE} WHERE word %% %s"  # noqa: S608
            f" ORDER BY similarity(word, %s) DESC, word LIMIT {MOST}",
            [word, word],
        )
        return [found for (found,) in cursor.fetchall()]


def _has_trigrams() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm')")
        return bool(cursor.fetchone()[0])

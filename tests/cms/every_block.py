"""A transmission that uses every block, every optional value and some characters that are easy to lose."""

from typing import Any

EVERY_BLOCK: dict[str, Any] = {
    "format": "transmission/1",
    "slug": "every-block",
    "title": "Every block & <its> faces",
    "summary": "One of each, so that nothing is forgotten.",
    "date": "2026-03-01",
    "topic": "tests",
    "authors": ["ada", "bo"],
    "cover": {"file": "dusk.png", "alt": "A brown rectangle"},
    "seo": {"title": "Every block", "description": "A page for tests."},
    "snippets": {
        "topics": [{"slug": "tests", "name": "Tests", "description": "For machines."}],
        "authors": [
            {"slug": "ada", "name": "Ada Prata", "role": "Editor", "bio": "<p>Writes.</p>"},
            {"slug": "bo", "name": "Bo 漢", "portrait": {"file": "dusk.png", "alt": "Bo"}},
        ],
        "lenses": [
            {
                "slug": "close",
                "name": "Close up",
                "tagline": "At arm's length",
                "colour": "#aa3300",
                "icon": "eye",
            }
        ],
        "disclaimers": [
            {"slug": "legal", "kind": "legal", "title": "The law", "text": "<p>It <b>differs</b>.</p>"}
        ],
    },
    "body": [
        {"type": "heading", "value": {"text": "First things", "level": 2}},
        {
            "type": "paragraph",
            "value": '<p>See <a href="https://example.org/?a=1&amp;b=2">this</a> &amp; H<sub>2</sub>O.</p>',
        },
        {
            "type": "stats",
            "value": {
                "title": "Counts",
                "items": [
                    {"value": "~50–70%", "label": "Answer", "note": "Of all", "source": "Prata, 2026"},
                    {"value": "< 3", "label": "Do not"},
                ],
            },
        },
        {
            "type": "table",
            "value": {
                "caption": "Side by side",
                "columns": [{"heading": "Feature"}, {"heading": "This"}, {"heading": "That"}],
                "rows": [["Weight", "1 kg", {"rich_text": "<p>2 <b>kg</b></p>"}], ["Price", "", "5 < 6 & 7"]],
            },
        },
        {"type": "disclaimer", "value": {"disclaimer": "legal"}},
        {
            "type": "disclaimer",
            "value": {"kind": "editorial", "title": "Our own", "text": "<p>We were paid nothing.</p>"},
        },
        {"type": "lens", "value": {"lens": "close", "title": "Near", "body": "<p>It is larger.</p>"}},
        {
            "type": "pathway",
            "value": {"title": "Onwards", "steps": [{"text": "Here"}, {"text": "There", "note": "Later"}]},
        },
        {"type": "key_insight", "value": {"text": "Small things add up."}},
        {
            "type": "image",
            "value": {"file": "dusk.png", "alt": "Brown", "caption": "A field", "credit": "Bo"},
        },
    ],
    "continue_reading": [
        {"transmission": "every-block"},
        {"title": "Elsewhere", "url": "https://example.org/elsewhere"},
    ],
}

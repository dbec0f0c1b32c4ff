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
            "value": '<p>See <a href="https://example.org/?a=1&amp;b=2">this</a> &amp; H<sub>2</sub>O, '
            '<a href="#ref-prata-2026">as counted</a>.</p>',
        },
        {
            "type": "stats",
            "value": {
                "title": "Counts",
                "items": [
                    {
                        "value": "~50–70%",
                        "label": "Answer",
                        "note": "Of all",
                        "source": "Prata, 2026",
                        "cites": "prata-2026, li-2010",
                    },
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
                "cites": "li-2010",
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
        {
            "type": "table",
            "value": {
                "header_row": False,
                "columns": [{"heading": ""}, {"heading": ""}],
                "rows": [["Nights", {"number": "1,024"}], ["Dreams", {"number": "−3.5"}]],
            },
        },
        {
            "type": "quote",
            "value": {
                "text": "<p>Nothing <i>is</i> lost.</p>",
                "attribution": "Ada & Bo",
                "source": "Letters, 1843",
                "url": "https://example.org/letters?a=1&b=2",
            },
        },
        {
            "type": "gallery",
            "value": {
                "title": "Three fields",
                "images": [
                    {"file": "dusk.png", "alt": "One field", "caption": "First < light", "credit": "Ada"},
                    {"file": "dusk.png", "alt": "Another field", "caption": "Noon"},
                    {"file": "dusk.png", "alt": "", "credit": "Bo"},
                ],
            },
        },
        {
            "type": "embed",
            "value": {
                "url": "https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=9",
                "title": "A rabbit & its day",
                "poster": {"file": "dusk.png", "alt": "A rabbit"},
                "caption": "Ten minutes.",
            },
        },
        {
            "type": "embed",
            "value": {"url": "https://example.org/talk", "title": "A talk", "kind": "audio"},
        },
        {
            "type": "button",
            "value": {"text": "Read the <trial>", "url": "https://example.org/trial?a=1&b=2", "note": "Free"},
        },
        {"type": "button", "value": {"text": "Read this again", "transmission": "every-block"}},
        {
            "type": "faq",
            "value": {
                "title": "Asked",
                "items": [
                    {
                        "question": "Is < more?",
                        "answer": [
                            {"type": "paragraph", "value": '<p>No, <a href="#ref-li-2010">less</a>.</p>'},
                            {
                                "type": "button",
                                "value": {"text": "Count", "url": "https://example.org/count"},
                            },
                        ],
                    },
                    {"question": "Why?", "answer": [{"type": "paragraph", "value": "<p>Because.</p>"}]},
                ],
            },
        },
        {
            "type": "aside",
            "value": {
                "kind": "definition",
                "title": "What a field is",
                "body": [
                    {"type": "paragraph", "value": "<p>A <b>brown</b> thing.</p>"},
                    {"type": "code", "value": {"language": "r", "code": "x <- 1", "caption": "One"}},
                    {
                        "type": "image",
                        "value": {"file": "dusk.png", "alt": "Field", "caption": "Inside", "credit": "Cy"},
                    },
                    {"type": "key_insight", "value": {"text": "Fields are flat."}},
                ],
            },
        },
        {
            "type": "code",
            "value": {
                "language": "python",
                "code": 'def half(x):\n    if x < 1 or "&" in x:\n        return 0\n\n    return x / 2',
                "caption": "Half of it",
            },
        },
        {"type": "code", "value": {"code": "plain  text"}},
        {"type": "divider", "value": {"style": "line"}},
        {"type": "divider", "value": {"style": "space"}},
        {"type": "related", "value": {"title": "More", "transmissions": ["every-block"]}},
        {
            "type": "download",
            "value": {"file": "nights.csv", "title": "All nights", "description": "One row each & all"},
        },
        {
            "type": "subscribe",
            "value": {"title": "A letter", "text": "Every second Friday.", "newsletter": "slow-mail"},
        },
        {"type": "divider", "value": {"style": "signal"}},
        {
            "type": "references",
            "value": {
                "title": "References",
                "items": [
                    {
                        "key": "prata-2026",
                        "text": "<p>Prata A (2026). <i>Counting</i> &amp; more.</p>",
                        "doi": "10.1000/182",
                    },
                    {
                        "key": "li-2010",
                        "text": "<p>Li N (2010). Weighing.</p>",
                        "url": "https://example.org/li?a=1&b=2",
                    },
                    {"key": "bo-1999", "text": "<p>Bo (1999). A book.</p>"},
                ],
            },
        },
    ],
    "corrections": [
        {
            "date": "2026-03-04",
            "wrong": "We wrote that a field weighs < 1 kg & is blue.",
            "right": "It weighs 2 kg & is brown.",
        },
        {
            "date": "2026-03-09",
            "wrong": "The second source was left out.",
            "right": "Li, 2010, has it.\nThe figure is the same.",
        },
    ],
    "continue_reading": [
        {"transmission": "every-block"},
        {"title": "Elsewhere", "url": "https://example.org/elsewhere"},
    ],
}

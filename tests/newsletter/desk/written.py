"""A campaign's form, as a browser sends it."""

from typing import Any

from newsletter.models import Newsletter


def written(newsletter: Newsletter, **fields: Any) -> dict[str, Any]:
    """Everything that must be there, with `fields` over it.

    `items` are the keys of a digest's pages, `others` the subjects of versions beside the first, `versions`
    the fields of those for some readers.
    """
    items, others, versions = (fields.pop(name, []) for name in ("items", "others", "versions"))
    rows = {f"items-{n}-{name}": value for n, page in enumerate(items) for name, value in _item(n, page)}
    for n, subject in enumerate(others):
        fresh = {"id": "", "subject": subject, "preheader": "", "note": "", "ORDER": n + 1, "DELETE": ""}
        rows |= {f"alternatives-{n}-{name}": value for name, value in fresh.items()}
    for n, version in enumerate(versions):
        empty = dict.fromkeys(["id", "topic", "locale", "subject", "preheader", "note", "DELETE"], "")
        row = {**empty, "ORDER": n + 1, **version}
        rows |= {f"reader_versions-{n}-{name}": value for name, value in row.items()}
    return {
        "newsletter": newsletter.pk,
        "shape": "whole",
        "subject": "Hear, hear",
        "preheader": "",
        "note": "",
        "segment": "",
        "audience_rules": "",
        "from_name": "",
        "reply_to": "",
        "test_share": 20,
        "test_by": "clicks",
        "test_hours": 4,
        "items-TOTAL_FORMS": len(items),
        "items-INITIAL_FORMS": 0,
        "items-MIN_NUM_FORMS": 0,
        "items-MAX_NUM_FORMS": 1000,
        "alternatives-TOTAL_FORMS": len(others),
        "alternatives-INITIAL_FORMS": 0,
        "alternatives-MIN_NUM_FORMS": 0,
        "alternatives-MAX_NUM_FORMS": 4,
        "reader_versions-TOTAL_FORMS": len(versions),
        "reader_versions-INITIAL_FORMS": 0,
        "reader_versions-MIN_NUM_FORMS": 0,
        "reader_versions-MAX_NUM_FORMS": 20,
        **rows,
        **fields,
    }


def _item(number: int, page: int) -> list[tuple[str, Any]]:
    return [("id", ""), ("page", page), ("ORDER", number + 1), ("DELETE", "")]

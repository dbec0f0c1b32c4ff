"""What a webhook says: `{type, timestamp, data}`, as Standard Webhooks has it."""

import json
from datetime import datetime
from typing import Any

from cms.models import Change

TEST = "webhook.test"


def type_of(change: Change) -> str:
    """`transmission.updated` and the like."""
    return f"{change.subject}.{change.kind}"


def of_change(change: Change) -> str:
    """The JSON for a change. It tells what to fetch again, not what is there now: that is the API's."""
    # A transmission keeps its id when its slug changes; all else is known by its key alone.
    name = "id" if change.subject == Change.Subject.TRANSMISSION else "key"
    data = {
        "tick": change.tick,
        "subject": change.subject,
        "kind": change.kind,
        name: change.key,
        "slug": change.slug,
        "url": change.url,
        "etag": change.etag,
        "revision": change.revision,
        "tags": change.tags,
    }
    return _json(type_of(change), change.at, data)


def of_test(at: datetime) -> str:
    """The JSON of a test, in which nothing has changed."""
    return _json(TEST, at, {"subject": "webhook", "kind": "test", "tags": []})


def _json(type_: str, at: datetime, data: dict[str, Any]) -> str:
    return json.dumps({"type": type_, "timestamp": at.isoformat(), "data": data}, ensure_ascii=False)

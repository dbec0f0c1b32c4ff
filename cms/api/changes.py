"""Every change, in order: what a mirror of the publication reads to stay one."""

from typing import Any

from django.db.models import Q
from pydantic import Field

from cms.api.answers import VARY, Answer, Meta, has, not_modified, typed_bytes
from cms.api.parameters import Parameters
from cms.api.schemas import ChangeList
from cms.api.site import site_asked
from cms.models import Change


class ChangesParameters(Parameters):
    """Where to go on."""

    since: int = Field(0, ge=0, le=2**63 - 1, description="The `next_since` of the answer before; 0 begins.")
    limit: int = Field(100, ge=1, le=1000)
    subject: Change.Subject | None = Field(None, description="Only changes of these.")


def changes(meta: Meta, wanted: ChangesParameters) -> Answer:
    """Changes after `since`, oldest first. Each is given once, however often it is asked at the same time.

    Their order is that of the commits, so nothing can appear later behind a `since` that was given.
    """
    ours = Q(site=site_asked(meta)) | Q(site=None)
    found = Change.objects.filter(ours, tick__gt=wanted.since).defer("content")
    if wanted.subject:
        found = found.filter(subject=wanted.subject)
    given = list(found[: wanted.limit + 1])
    shown = given[: wanted.limit]
    body = typed_bytes(
        ChangeList,
        {
            "items": [_as_json(change) for change in shown],
            "next_since": shown[-1].tick if shown else wanted.since,
            "more": len(given) > wanted.limit,
        },
    )
    # No cache may answer this one: whoever asks wants to know what is new.
    headers = {"ETag": f'"{body.etag}"', "Cache-Control": "no-cache", "Vary": VARY}
    return not_modified(headers) if has(meta, body.etag) else Answer(200, body.content, headers)


def _as_json(change: Change) -> dict[str, Any]:
    names = ("tick", "at", "subject", "kind", "slug", "url", "revision", "tags")
    values = {name: getattr(change, name) for name in names}
    return values | {"key": change.key, "etag": change.etag or None, "url": change.url or None}

"""What the tests of Wagtail's two APIs share: many transmissions, and an eye for what must not get out."""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.models import TransmissionIndexPage, TransmissionPage

CONTENT = "/api/content/v1/transmissions/"
# Wagtail's name of a field, and that of the same in the Content API.
NAMES = {
    "topic": "topic",
    "cover": "cover",
    "author_links": "authors",
    "body": "body",
    "continue_reading_links": "continue_reading",
}
_ADDRESS = re.compile(r"(?:^|_)(?:url|src)$")
_ABSOLUTE = re.compile(r"https?://")
_HREF = re.compile(r'href="([^"]*)"')
_LEADS_SOMEWHERE = re.compile(r"https?://|mailto:|tel:|#ref-")


def parts(client: Client, slug: str) -> dict[str, Any]:
    """What the Content API gives, under Wagtail's names."""
    ours = client.get(f"{CONTENT}{slug}/").json()
    return {name: ours[member] for name, member in NAMES.items()}


def shelf(model: TransmissionPage, pages: int, blocks: int) -> None:
    """Have so many published transmissions with so many blocks, all with what surrounds `model`."""
    index = TransmissionIndexPage.objects.get()
    for number in range(TransmissionPage.objects.count(), pages):
        new = {"slug": f"copy-{number}", "title": f"Copy {number}"}
        model.copy(to=index, update_attrs=new, exclude_fields=["public_id"])
    stored = model.body.get_prep_value()
    times = -(-blocks // len(stored))
    for page in TransmissionPage.objects.all():
        page.body = _with_new_ids((stored * times)[:blocks])
        page.save()


def _with_new_ids(stored: Any) -> Any:
    if isinstance(stored, dict):
        return {
            name: str(uuid.uuid4()) if name == "id" and isinstance(one, str) else _with_new_ids(one)
            for name, one in stored.items()
        }
    return [_with_new_ids(one) for one in stored] if isinstance(stored, list) else stored


def queries(client: Client, path: str) -> int:
    """How many queries the answer takes, everything that is cached being cached."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def faults(answer: Any) -> list[str]:
    """What of a JSON answer leads nowhere: relative addresses, raw references."""
    found = ["linktype"] if "linktype" in json.dumps(answer) else []
    for name, text in _texts(answer):
        if _ADDRESS.search(name) and text and not _ABSOLUTE.match(text):
            found.append(f"{name}: {text}")
        found += [f"{name}: {href}" for href in _HREF.findall(text) if not _LEADS_SOMEWHERE.match(href)]
    return found


def _texts(answer: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(answer, dict):
        for key, one in answer.items():
            yield from _texts(one, key)
    elif isinstance(answer, list):
        for one in answer:
            yield from _texts(one, name)
    elif isinstance(answer, str):
        yield name, answer

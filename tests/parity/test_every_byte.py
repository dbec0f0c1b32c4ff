"""Nothing that readers get is half-resolved: no raw id, no link type, no relative URL, no foreign host."""

import gzip
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cms.sample
from blocks.body import BodyBlock
from cms.mail import render_mail
from cms.models import PublicationSettings, TransmissionPage
from cms.models.transmission import preview_slots
from tests.parity.bodies import Composed, Library, bodies

pytestmark = pytest.mark.django_db
ROOT = "/api/content/v1/"
OURS = {"frontend.test", "cms.test"}
# Members whose value is an address.
ADDRESSES = {"url", "src", "canonical_url", "frontend_url", "location", "href"}
HALF_RESOLVED = re.compile(r"linktype|embedtype|data-(?:id|linktype)|<embed\b")
URL_HOST = re.compile(r"https?://([^/\s:<>()?#]+)")
HREF = re.compile(r"""(?:href|src)=["']([^"']*)["']""")


def strings(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text with the name of the member that it stands in."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from strings(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one, name)
    elif isinstance(value, str):
        yield name, value


def integers(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from integers(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from integers(one, name)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield name


# Every number that the API gives has one of these names: none is a key of our database.
NUMBERS = {
    "width", "height", "reading_minutes", "level", "schema_version", "size", "tick", "next_since", "revision",
    "start", "duration", "total", "status", "columns", "number", "year",
}  # fmt: skip


def check(content: bytes, said: frozenset[str] = frozenset()) -> None:
    """`said` are addresses that the editor wrote, which may be anywhere."""
    value = json.loads(content)
    assert set(integers(value)) <= NUMBERS
    for name, text in strings(value):
        assert not HALF_RESOLVED.search(text), text
        found = [*HREF.findall(text), *([text] if name in ADDRESSES and text else [])]
        for address in found:
            check_address(address, said)


def check_address(address: str, said: frozenset[str]) -> None:
    if address.startswith(("#", "mailto:", "tel:")) or address in said:
        return
    parts = urlsplit(address)
    assert parts.scheme in ("http", "https"), f"relative: {address}"
    assert parts.hostname in OURS, f"foreign: {address}"


def written_addresses(stored: Any) -> frozenset[str]:
    """What an editor typed as an address, anywhere in a stored body, and what stands for a typed DOI."""
    text = json.dumps(stored)
    dois = re.findall(r'"doi": ?"(10\.[^"]+)"', text)
    return frozenset(re.findall(r"https?://[^\"\\<>\s]+", text)) | {f"https://doi.org/{doi}" for doi in dois}


def test_the_sample_publication_is_whole_everywhere(client: Client) -> None:
    call_command("load_sample")
    pages = list(TransmissionPage.objects.live())
    said = frozenset().union(*(written_addresses(page.body.get_prep_value()) for page in pages))
    said |= {link.url for page in pages for link in page.continue_reading_links.all() if link.url}
    said |= written_addresses([json.loads(text) for text in _sample_texts()])
    paths = ["transmissions/?full=1", "transmissions/", "topics/", "authors/", "lenses/", "site/", "changes/"]
    for path in paths:
        check(client.get(ROOT + path).content, said)
    for page in pages:
        check(client.get(f"{ROOT}transmissions/{page.slug}/").content, said)
        packed = client.get(f"{ROOT}transmissions/{page.slug}/", headers={"Accept-Encoding": "gzip"})
        check(gzip.decompress(packed.content), said)
        check_mail(page, said)
        check(client.get(f"{ROOT}pages/resolve/", {"path": urlsplit(page.full_url).path}).content, said)
        check(client.get(f"{ROOT}search/", {"q": page.title}).content, said)


def _sample_texts() -> list[str]:
    return [file.read_text() for file in Path(cms.sample.__file__).parent.glob("*.json")]


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_random_transmissions_are_whole_everywhere(
    client: Client, library: Library, data: st.DataObject
) -> None:
    composed: Composed = data.draw(bodies(library))
    page = TransmissionPage.objects.get()
    page.body = BodyBlock().to_python(composed.stored)
    page.save()
    check(client.get(f"{ROOT}transmissions/{page.slug}/").content, written_addresses(composed.stored))
    check(client.get(f"{ROOT}transmissions/?full=1").content, written_addresses(composed.stored))
    check(client.get(f"{ROOT}search/", {"q": page.title}).content, written_addresses(composed.stored))
    check_mail(page, written_addresses(composed.stored))


def check_mail(page: TransmissionPage, said: frozenset[str]) -> None:
    mail = render_mail(page, preview_slots(PublicationSettings.for_site(page.get_site())))
    assert not HALF_RESOLVED.search(mail.html)
    assert not HALF_RESOLVED.search(mail.text)
    for address in HREF.findall(mail.html):
        check_address(html.unescape(address), said)
    # Where a sentence ends behind an address its point is taken for a part of it: hosts are compared.
    hosts = OURS | {urlsplit(address).hostname for address in said}
    for host in URL_HOST.findall(mail.text):
        assert host in hosts, f"foreign: {host}"

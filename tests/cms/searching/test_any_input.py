"""Whatever is typed, nothing breaks."""

import html
import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cms.models import TransmissionPage
from cms.searching.find import LONGEST
from cms.searching.texts import text
from tests.cms.searching.conftest import Search
from tests.conftest import Publication

pytestmark = pytest.mark.django_db

WORDS = [
    "sleep",
    "brain",
    "café",
    "slepe",
    "AND",
    "NOT",
    "NEAR(",
    '"',
    "'",
    "*",
    ":",
    "\\",
    "%",
    "%s",
    "\0",
    "睡眠",
    "光",
]
WORDS += [
    "😀",
    "שלום",
    "هذا",
    "\u202e",
    "ﷺ",
    "½",
    "0site1",
    "'):*",
    "e\u0301",
    "ß",
    "İ",
    "\ud800",
    "-",
    "_",
    "^",
    "{body}",
]
TYPED = st.text(max_size=2 * LONGEST) | st.lists(st.sampled_from([*WORDS, " "]), max_size=60).map("".join)
NAMES = st.none() | st.sampled_from(["en", "light", "pt-BR", ""]) | st.text(max_size=10)


@pytest.fixture
def said(publication: Publication) -> str:
    """The body of the only transmission, as plain text."""
    body = [("paragraph", f"<p>{html.escape(' '.join(WORDS[:-6]).replace(chr(0), ''))}</p>")]
    page: TransmissionPage = publication.transmission(title="Sleep & <b>rain</b> 睡眠", body=body)
    return text(json.loads(bytes(page.document.whole)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(typed=TYPED, locale=NAMES, topic=NAMES, limit=st.integers(-1, 101), offset=st.integers(-1, 2000))
@example("x" * 10_000, None, None, 20, 0)
@example("sleep \0 brain", "en\0", "light\0", 20, 0)
def test_it_finds_or_says_why_not(
    said: str, search: Search, typed: str, locale: str | None, topic: str | None, limit: int, offset: int
) -> None:
    asked = {"locale": locale, "topic": topic, "limit": limit, "offset": offset}
    if len(typed) > LONGEST or limit not in range(1, 101) or offset < 0:
        with pytest.raises(ValueError, match=r"^(Search for|Ask for|Begin at) .*\.$"):
            search(typed, **asked)
        return
    found = search(typed, **asked)
    assert len(found.hits) <= found.total <= 1
    for hit in found.hits:
        assert _without_marks(hit.title_html) == "Sleep & <b>rain</b> 睡眠"
        assert _without_marks(hit.excerpt_html) in said


def _without_marks(shown: str) -> str:
    return html.unescape(shown.replace("<mark>", "").replace("</mark>", ""))

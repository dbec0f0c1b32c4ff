"""What programs read of the site: feeds, maps, structured data, and each text as Markdown."""

import json
import re
import urllib.request
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.frontend.conftest import Site

pytestmark = pytest.mark.e2e
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
FOLDERS = ["/", "/topics/testing/", "/lenses/spark/", "/authors/ada/"]


def fetched(site: Site, path: str) -> tuple[str, str]:
    with urllib.request.urlopen(site.url + path, timeout=20) as answer:
        return answer.headers["Content-Type"], answer.read().decode()


def parsed(site: Site, path: str) -> ElementTree.Element:
    _, text = fetched(site, path)
    return ElementTree.fromstring(text)


def is_fit_for_strangers(html: str) -> bool:
    """No script, no form, and no link that leads nowhere outside of its own page."""
    return not re.search(r"<(script|form|button|style)\b|href=\"[/#]", html)


@pytest.mark.parametrize("folder", FOLDERS)
def test_its_rss_is_whole_and_valid(site: Site, folder: str) -> None:
    kind, text = fetched(site, f"{folder}feed.xml")
    assert kind.startswith("application/rss+xml")
    channel = ElementTree.fromstring(text).find("channel")
    assert channel is not None
    own = channel.find(f"{ATOM}link")
    assert own is not None
    assert own.get("href", "").endswith(f"{folder}feed.xml")
    assert all(channel.findtext(name) for name in ("title", "link", "description", "lastBuildDate"))
    items = channel.findall("item")
    assert items
    assert len({item.findtext("guid") for item in items}) == len(items)
    for item in items:
        parsedate_to_datetime(item.findtext("pubDate") or "")
        html = item.findtext(CONTENT) or ""
        assert is_fit_for_strangers(html)
        assert len(html) > 1000


@pytest.mark.parametrize("folder", FOLDERS)
def test_its_atom_is_whole_and_valid(site: Site, folder: str) -> None:
    feed = parsed(site, f"{folder}atom.xml")
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        assert element.findtext(f"{ATOM}id")
        assert element.findtext(f"{ATOM}title")
        datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "")
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["self", None]
    assert all(
        is_fit_for_strangers(one.findtext(f"{ATOM}content") or "") for one in feed.findall(f"{ATOM}entry")
    )


def test_its_json_feed_is_whole_and_valid(site: Site) -> None:
    feed = json.loads(fetched(site, "/feed.json")[1])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    for item in feed["items"]:
        assert item["id"]
        assert item["url"].startswith("http")
        assert is_fit_for_strangers(item["content_html"])
        datetime.fromisoformat(item["date_published"])


def test_its_map_leads_to_pages_that_are_there(site: Site) -> None:
    places = [loc.text or "" for loc in parsed(site, "/sitemap.xml").iter() if loc.tag.endswith("loc")]
    paths = [re.sub(r"^https?://[^/]+", "", place) for place in places]
    assert {"/", "/transmissions/every-block/", "/about/", "/topics/testing/"} <= set(paths)
    for path in paths:
        assert fetched(site, path)[0].startswith("text/html")
    assert "Sitemap: http" in fetched(site, "/robots.txt")[1]


def test_a_page_in_two_languages_names_both_in_its_head_its_switch_and_the_map(site: Site) -> None:
    english, german = (f"http://localhost:4321{path}" for path in ("/about/", "/ueber-uns/"))
    named = {"de": german, "en": english, "x-default": english}
    for path, lang, other in (("/about/", "en", "/ueber-uns/"), ("/ueber-uns/", "de", "/about/")):
        _, page = fetched(site, path)
        assert f'<html lang="{lang}"' in page
        assert dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', page)) == named
        assert re.findall(r'<a href="([^"]+)" rel="alternate" hreflang', page) == [other]
    maps = [
        {link.get("hreflang"): link.get("href") for link in place if link.tag.endswith("link")}
        for place in parsed(site, "/sitemap.xml")
        if any(loc.text in (english, german) for loc in place)
    ]
    assert maps == [named, named]


def test_its_text_for_programs_leads_to_markdown(site: Site) -> None:
    _, text = fetched(site, "/llms.txt")
    assert text.startswith("# Fixture & Sons\n")
    path = re.search(r"\(https?://[^/)]+(/transmissions/every-block\.md)\)", text)
    assert path
    kind, twin = fetched(site, path.group(1))
    assert kind.startswith("text/markdown")
    assert twin.startswith("# Every block")


def test_it_tells_engines_and_networks_what_a_page_is(site: Site) -> None:
    _, page = fetched(site, "/transmissions/every-block/")
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert data
    kinds = [thing["@type"] for thing in json.loads(data.group(1))["@graph"]]
    assert kinds == ["Article", "BreadcrumbList", "FAQPage"]
    shared = meta(page)
    assert shared["og:image"].endswith("/share/every-block.png")
    assert shared["og:type"] == "article"
    assert 'rel="canonical"' in page
    assert 'type="text/markdown"' in page


def meta(page: str) -> dict[str, Any]:
    return dict(re.findall(r'<meta property="(og:[^"]+)" content="([^"]*)"', page))

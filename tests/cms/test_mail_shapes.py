"""An opening and a digest as letters: what they hold, what they must not lose, and the same in both faces."""

import re
from typing import Any

import html5lib
import pytest
from wagtail.blocks import ListBlock, StreamBlock, StructBlock

from blocks.body import BodyBlock
from blocks.disclaimer import DisclaimerBlock
from blocks.opening import opening
from cms.mail import RenderedMail, render_digest, render_mail, render_opening
from cms.models import TransmissionPage
from tests.cms.test_mail import SLOTS
from tests.conftest import Publication

pytestmark = pytest.mark.django_db

CITED = '<p>As one study found, <a href="#ref-li-2010">it waits</a>.</p>'


def notice(title: str, text: str) -> tuple[str, Any]:
    return ("disclaimer", {"disclaimer": None, "kind": "legal", "title": title, "text": f"<p>{text}</p>"})


def source(key: str) -> dict[str, str]:
    return {"key": key, "text": f"<p>{key}</p>", "doi": "", "url": ""}


@pytest.fixture
def page(publication: Publication) -> TransmissionPage:
    standing = {"disclaimer": publication.disclaimer, "kind": "custom", "title": "", "text": ""}
    page = publication.transmission(
        cover=publication.picture,
        cover_alt="Dusk over water",
        body=[
            ("paragraph", CITED),
            ("heading", {"text": "What nobody reads in the opening", "level": 2}),
            ("paragraph", "<p>The whole truth.</p>"),
            ("disclaimer", standing),
            notice("No advice", "Ask a lawyer."),
            ("references", {"title": "", "items": [source("zarate-2006"), source("li-2010")]}),
        ],
    )
    page.author_links.create(author=publication.author)
    return page


def faces(mail: RenderedMail) -> tuple[str, str]:
    return mail.html, mail.text


def test_an_opening_ends_at_the_first_heading_after_prose(page: TransmissionPage) -> None:
    for face in faces(render_opening(page, SLOTS)):
        assert "Slow light" in face
        assert "it waits" in face
        assert "The whole truth" not in face
        assert "What nobody reads" not in face


def test_an_opening_keeps_every_disclaimer_of_the_whole(page: TransmissionPage) -> None:
    for face in faces(render_opening(page, SLOTS)):
        for words in ("Before you act", "Ask a doctor.", "No advice", "Ask a lawyer."):
            assert face.lower().count(words.lower()) == 1


def test_an_opening_leads_on_and_its_numbers_are_those_of_the_page(page: TransmissionPage) -> None:
    html, text = faces(render_opening(page, SLOTS))
    assert f'href="{page.full_url}" ' in html
    assert ">Read on</a>" in html
    assert f"READ ON\n=======\n{page.full_url}\n" in text
    assert f'<a href="{page.full_url}#ref-li-2010" aria-label="Source 2"' in html
    assert "it waits [2]" in text
    assert all("The numbers are those of the sources" in face for face in (html, text))


def test_an_opening_that_cites_nothing_says_nothing_of_sources(publication: Publication) -> None:
    page = publication.transmission(body=[("paragraph", "<p>Plain.</p>")])
    assert not any("sources" in face for face in faces(render_opening(page, SLOTS)))


@pytest.mark.parametrize(
    ("types", "shown"),
    [
        ("heading paragraph divider heading paragraph", 3),
        ("paragraph heading", 1),
        ("paragraph divider paragraph divider paragraph", 4),
        ("divider heading divider heading paragraph heading", 5),
        ("paragraph", 1),
        ("", 0),
    ],
)
def test_it_opens_with(types: str, shown: int) -> None:
    values: dict[str, Any] = {
        "paragraph": "<p>Words.</p>",
        "heading": {"text": "Heading", "level": 2},
        "divider": {"style": "line"},
    }
    block = BodyBlock()
    raw = [{"type": name, "value": values[name]} for name in types.split()]
    assert len(opening(block.to_python(raw))) == shown


def test_no_other_block_holds_a_disclaimer() -> None:
    """Or the opening would lose it: it looks for them among a body's own blocks."""

    def inside(block: Any) -> list[Any]:
        if isinstance(block, ListBlock):
            return [block.child_block, *inside(block.child_block)]
        children = block.child_blocks.values() if isinstance(block, StructBlock | StreamBlock) else ()
        return [one for child in children for one in (child, *inside(child))]

    nested = [one for block in BodyBlock().child_blocks.values() for one in inside(block)]
    assert not any(isinstance(one, DisclaimerBlock) for one in nested)


@pytest.fixture
def digest(page: TransmissionPage, publication: Publication) -> RenderedMail:
    other = publication.transmission(
        title="Fast <sound>",
        slug="fast-sound",
        topic=None,
        summary="It hurries.",
        body=[notice("No advice", "Ask a lawyer."), ("paragraph", "<p>All of it.</p>")],
    )
    return render_digest([page, other], SLOTS)


def test_a_digest_tells_of_each_what_leads_to_it(digest: RenderedMail, page: TransmissionPage) -> None:
    for face in faces(digest):
        for words in ("Light", "Slow light", "Why it waits.", "Ada Prata", "1 min read", "Dusk over water"):
            assert words.lower() in face.lower()
        assert "It hurries." in face
        assert page.full_url in face
        assert "fast-sound" in face
        assert "All of it." not in face
    assert "Fast &lt;sound&gt;" in digest.html
    assert "Fast <sound>" in digest.text
    assert digest.html.count("<img") == 1


def test_a_digest_keeps_the_disclaimers_of_all_once(digest: RenderedMail) -> None:
    for face in faces(digest):
        for words in ("Ask a doctor.", "Ask a lawyer."):
            assert face.count(words) == 1


def test_a_digest_is_announced_by_its_titles(digest: RenderedMail) -> None:
    assert digest.preheader == "Slow light, Fast <sound>"


SHAPES = {
    "whole": lambda page: render_mail(page, SLOTS),
    "opening": lambda page: render_opening(page, SLOTS),
    "digest": lambda page: render_digest([page], SLOTS),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_valid_whole_and_safe_for_outlook(shape: str, page: TransmissionPage) -> None:
    mail = SHAPES[shape](page)
    html5lib.HTMLParser(strict=False).parse(mail.html)
    assert not re.findall(r'(?:src|href)="(?!https?://)', mail.html)
    styles = " ".join(re.findall(r'style="([^"]*)"', mail.html))
    assert not re.search(r"display:\s*(flex|grid)|position:|float:|background-image", styles)
    assert [line for line in mail.text.split("\n") if len(line) > 72 and "http" not in line] == []
    for face in faces(mail):
        for words in (
            "Slow Mail",
            "1 Quiet Street",
            SLOTS.unsubscribe_url,
            SLOTS.preferences_url,
            SLOTS.view_url,
        ):
            assert words in face
    assert mail.html.count("<h1") == 1


@pytest.mark.parametrize("shape", SHAPES)
def test_the_text_links_to_what_the_html_links_to(shape: str, page: TransmissionPage) -> None:
    mail = SHAPES[shape](page)
    linked = {url.partition("#")[0] for url in re.findall(r'href="([^"]*)"', mail.html)}
    assert {url for url in linked if url not in mail.text} == set()

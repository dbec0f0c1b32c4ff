from tests.blocks.conftest import PAGE, Show

SOURCES = ("li-2010", "bo-1999")
CITING = '<p><a href="#ref-bo-1999">As <i>shown</i></a>.</p>'


def test_it_puts_the_sources_number_behind_the_words(show: Show) -> None:
    shown = show("paragraph", CITING, sources=SOURCES)
    assert shown.json == '<p>As <i>shown</i><sup><a href="#ref-bo-1999">2</a></sup>.</p>'


def test_it_leads_from_the_mail_to_the_pages_own_list(show: Show) -> None:
    html = show("paragraph", CITING, sources=SOURCES).html
    assert f'<sup><a href="{PAGE}#ref-bo-1999" aria-label="Source 2">2</a></sup>' in html


def test_it_shows_the_number_alone_when_the_mail_has_no_page(show: Show) -> None:
    html = show("paragraph", CITING, sources=SOURCES, url="").html
    assert "As <i>shown</i><sup>2</sup>." in html


def test_it_keeps_an_address_with_a_backslash_as_it_is(show: Show) -> None:
    html = show("paragraph", CITING, sources=SOURCES, url=r"https://example.org/\g<1>&").html
    assert r'href="https://example.org/\g&lt;1&gt;&amp;#ref-bo-1999"' in html


def test_it_shows_the_number_in_brackets_in_text(show: Show) -> None:
    assert show("paragraph", CITING, sources=SOURCES).text == "As shown [2]."


def test_it_keeps_the_words_alone_when_the_source_is_not_listed(show: Show) -> None:
    shown = show("paragraph", CITING)
    assert (shown.json, shown.text) == ("<p>As <i>shown</i>.</p>", "As shown.")


def test_it_keeps_no_other_fragment(show: Show) -> None:
    for href in ("#top", "#ref-", "#ref-a b", "/here", "//example.org", "x"):
        assert show("paragraph", f'<p><a href="{href}">Words</a></p>', sources=SOURCES).json == "<p>Words</p>"


def test_it_reaches_texts_inside_other_blocks(show: Show) -> None:
    answer = [{"type": "paragraph", "value": CITING, "id": "1"}]
    shown = show("faq", {"title": "", "items": [{"question": "?", "answer": answer}]}, sources=SOURCES)
    assert ">2</a></sup>" in shown.json["items"][0]["answer"][0]["value"]
    assert f"{PAGE}#ref-bo-1999" in shown.html
    assert "As shown [2]." in shown.text

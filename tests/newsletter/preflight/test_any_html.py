"""Whatever HTML a mail is made of, it can be read, and preflight answers."""

import time

from hypothesis import given
from hypothesis import strategies as st

from newsletter.preflight.checks.links import is_lost
from newsletter.preflight.reading import read, texts_of, words_of


def _tag(tag: str, attributes: list[tuple[str, str]]) -> str:
    return f"<{tag}{''.join(f' {name}={chr(34)}{value}{chr(34)}' for name, value in attributes)}>"


TAGS = st.sampled_from(
    ["a", "p", "pre", "code", "style", "title", "img", "br", "table", "td", "b", "svg", "![if"]
)
VALUES = st.sampled_from(
    [
        "",
        "#",
        "//",
        "https://[::1",
        "http://",
        "color:#12",
        "color:#fff;font-size:9px",
        "mailto:",
        "\x00",
        "é",
    ]
) | st.text(max_size=12)
ATTRIBUTES = st.tuples(
    st.sampled_from(["href", "src", "alt", "style", "class", "id", "bgcolor", "="]), VALUES
)
PIECES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["<", "</", "<!", "<![", "<![x", "<!--", "-->", "]]>", "&#x", "&#99999999;", "<?", '"', "'"]
    ),
    st.builds(
        lambda tag, attributes: "<{}{}>".format(
            tag, "".join(f' {name}="{value}"' for name, value in attributes)
        ),
        TAGS,
        st.lists(ATTRIBUTES, max_size=3),
    ),
    TAGS.map("</{}>".format),
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_it_reads_any_html(html: str) -> None:
    reading = read(html)
    assert all(ink.color[0] == ink.ground[0] == "#" and len(ink.color) == 7 for ink in reading.inks)
    assert all(isinstance(is_lost(link.href, reading.anchors), bool) for link in reading.links)
    texts_of(html)


@given(st.text(max_size=60))
def test_the_words_of_a_text_do_not_depend_on_how_it_is_set(text: str) -> None:
    words = words_of(text)
    assert words_of(f"! {text} ") == words
    assert words_of(words) == words


@given(st.text(alphabet="abc <>&é\n", max_size=60))
def test_it_finds_every_word_of_a_text_that_was_escaped(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert words_of(" ".join(read(f"<p>{escaped}</p>").words)) == words_of(text)


def test_it_reads_tags_that_are_never_closed_in_time() -> None:
    started = time.monotonic()
    read("<b><i>" * 20_000 + "</u></s>" * 20_000)
    assert time.monotonic() - started < 5

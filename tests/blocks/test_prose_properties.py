"""What rich text may do to the faces, whatever is written into it."""

import html5lib
from hypothesis import given
from hypothesis import strategies as st
from wagtail.rich_text import RichText

from blocks import plain, prose

pieces = st.one_of(
    st.text(max_size=30),
    st.sampled_from(sorted(f"<{tag}>" for tag in prose.TAGS) + sorted(f"</{tag}>" for tag in prose.TAGS)),
    st.sampled_from(
        ["<script>", "<img src=x onerror=x>", '<a href="javascript:x">', "<!--", "]]>", "&amp;", "&#0;"]
    ),
)
markup = st.lists(pieces, max_size=20).map("".join)


@given(markup)
def test_it_shows_only_markup_of_the_editor_whatever_is_stored(source: str) -> None:
    shown = prose.display_html(RichText(source))
    tree = html5lib.parseFragment(shown, namespaceHTMLElements=False)
    tags = {element.tag for element in tree.iter() if element is not tree and isinstance(element.tag, str)}
    assert tags <= prose.TAGS


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_it_keeps_every_word_of_plain_text(word: str) -> None:
    escaped = word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain.html_to_text(prose.display_html(RichText(f"<p>{escaped}</p>"))) == word


@given(st.lists(st.text(alphabet="abcdefghijk-(),.é漢", min_size=1, max_size=12), min_size=1, max_size=80))
def test_it_wraps_at_72_columns_and_loses_no_word(words: list[str]) -> None:
    wrapped = plain.wrap(" ".join(words), "  ")
    assert wrapped.split() == " ".join(words).split()
    assert all(len(line) <= plain.WIDTH for line in wrapped.split("\n"))

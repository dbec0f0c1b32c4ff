import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from blocks import prose
from blocks.faces import References
from tests.blocks.conftest import Show
from tests.conftest import Publication


def test_it_keeps_words_and_marks_in_every_face(show: Show) -> None:
    shown = show("paragraph", "<p>H<sub>2</sub>O is <b>wet</b>.</p><ul><li>one</li><li>two</li></ul>")
    assert shown.json == "<p>H<sub>2</sub>O is <b>wet</b>.</p><ul><li>one</li><li>two</li></ul>"
    assert "H<sub>2</sub>O is <b>wet</b>." in shown.html
    assert shown.text == "H2O is wet.\n\n- one\n\n- two"


def test_it_writes_the_address_behind_a_links_words_in_text(show: Show) -> None:
    shown = show("paragraph", '<p>See <a href="https://example.org/a?b=1&amp;c=2">the study</a>.</p>')
    assert shown.text == "See the study (https://example.org/a?b=1&c=2)."


def test_it_lets_no_script_through(show: Show) -> None:
    shown = show("paragraph", '<p onclick="x()">a<script>alert(1)</script><a href="javascript:x()">b</a></p>')
    assert shown.json == "<p>ab</p>"
    assert "script" not in shown.html


def test_it_links_to_a_page_by_its_address_on_the_frontend(show: Show, publication: Publication) -> None:
    page = publication.transmission()
    shown = show("paragraph", f'<p><a linktype="page" id="{page.pk}">Slow light</a></p>')
    assert shown.json == '<p><a href="http://frontend.test/transmissions/slow-light/">Slow light</a></p>'


def test_it_keeps_the_words_of_a_link_whose_page_is_gone(show: Show, publication: Publication) -> None:
    assert show("paragraph", '<p><a linktype="page" id="987654">Gone</a></p>').json == "<p>Gone</p>"


@pytest.mark.parametrize("html", ["<p><img src=x></p>", "<h1>Big</h1>", '<p><a href="/relative">x</a></p>'])
def test_it_refuses_input_that_the_editor_could_not_have_made(html: str, no_references: References) -> None:
    with pytest.raises(ValueError, match="not a"):
        prose.database_html(html, no_references)


def test_it_takes_links_to_sources_from_a_file(no_references: References) -> None:
    html = '<p><a href="#ref-li-2010">So</a></p>'
    assert prose.database_html(html, no_references) == html


def test_it_links_to_a_document_by_its_address_on_the_cms(show: Show, publication: Publication) -> None:
    file = ContentFile(b"x", name="notes.txt")
    document = get_document_model().objects.create(title="Notes", file=file)
    shown = show("paragraph", f'<p><a linktype="document" id="{document.pk}">Notes</a></p>')
    assert shown.json == f'<p><a href="http://cms.test/documents/{document.pk}/notes.txt">Notes</a></p>'


def test_it_aligns_the_lines_of_a_list_in_text(show: Show) -> None:
    text = show("paragraph", f"<ol><li>{'word ' * 20}</li><li>two</li></ol>").text
    assert text.split("\n")[1].startswith("   word")
    assert text.endswith("\n\n2. two")

"""What an editor is told about sources that are cited but not listed."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError

from blocks.body import BodyBlock
from tests.blocks.conftest import reference

LIST = {"type": "references", "value": {"title": "", "items": [reference("li-2010"), reference("bo-1999")]}}
CITING = {"type": "paragraph", "value": '<p><a href="#ref-li-2010">So</a></p>'}


def _stat(cites: str) -> dict[str, Any]:
    item = {"value": "3", "label": "x", "note": "", "source": "", "cites": cites}
    return {"type": "stats", "value": {"title": "", "items": [item]}}


def _refused(*blocks: dict[str, Any]) -> dict[int, str]:
    body = BodyBlock()
    with pytest.raises(StreamBlockValidationError) as refused:
        body.clean(body.to_python(list(blocks)))
    return {place: " ".join(error.messages) for place, error in refused.value.block_errors.items()}


def test_it_takes_a_body_whose_sources_are_all_listed() -> None:
    body = BodyBlock()
    blocks = [CITING, _stat("bo-1999, li-2010"), LIST]
    assert len(body.clean(body.to_python(blocks))) == 3


def test_it_names_block_and_key_when_a_source_is_not_listed() -> None:
    assert _refused(LIST, {"type": "paragraph", "value": '<p><a href="#ref-cy">So</a></p>'}) == {
        1: "Paragraph: no source has the key “cy”. Listed are: li-2010, bo-1999."
    }


def test_it_says_so_when_there_is_no_list_at_all() -> None:
    assert _refused(_stat("cy")) == {
        0: "Stats: no source has the key “cy”. There is no list of references yet."
    }


def test_it_finds_citations_in_tables_and_answers() -> None:
    table = {"columns": [{"type": "rich_text", "heading": "x"}], "rows": [{"values": [CITING["value"]]}]}
    value = {"header_row": True, "header_column": True, "table": table, "cites": ""}
    answer = {"title": "", "items": [{"question": "?", "answer": [CITING]}]}
    assert set(_refused({"type": "table", "value": value}, {"type": "faq", "value": answer})) == {0, 1}


def test_it_refuses_a_key_that_stands_twice_in_any_list() -> None:
    assert _refused(LIST, LIST)[1].startswith("References: the key “li-2010” stands twice.")


def test_it_refuses_a_link_to_any_other_fragment() -> None:
    faults = _refused({"type": "paragraph", "value": '<p><a href="#top">Up</a></p>'})
    assert faults[0].startswith("Paragraph: the link to #top leads nowhere.")


def test_it_refuses_a_link_without_a_host() -> None:
    faults = _refused({"type": "paragraph", "value": '<p><a href="/about/">Us</a></p>'})
    assert faults[0].startswith("Paragraph: the link to /about/ has no host.")


def test_it_tells_of_other_faults_as_well() -> None:
    faults = _refused(_stat("cy"), {"type": "key_insight", "value": {"text": ""}})
    assert set(faults) == {0, 1}


def test_it_lets_a_draft_cite_what_is_not_listed_yet() -> None:
    body = BodyBlock()
    assert len(body.clean_deferred(body.to_python([CITING]))) == 1


@pytest.mark.parametrize("key", ["", "two words", "-x", "ß", 'a"b'])
def test_it_refuses_a_key_that_makes_no_fragment(key: str) -> None:
    block = BodyBlock().child_blocks["references"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"title": "", "items": [reference(key)]}))

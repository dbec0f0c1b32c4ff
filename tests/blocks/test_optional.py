"""Bodies that are older than a field, and clients that send null, give "" and not null."""

from tests.blocks.conftest import Show


def test_it_gives_empty_strings_when_fields_are_missing_or_null(show: Show) -> None:
    item = {"value": "3", "label": "x", "note": None}
    value = show("stats", {"items": [item]}).json
    assert value["title"] == ""
    assert value["items"][0] == {"value": "3", "label": "x", "note": "", "source": "", "citations": []}


def test_it_gives_an_empty_choice_when_it_is_null(show: Show) -> None:
    assert show("code", {"language": None, "code": "x"}).json == {"language": "", "code": "x", "caption": ""}


def test_it_gives_a_table_its_header_row_when_it_is_older_than_that_choice(show: Show) -> None:
    table = {"columns": [{"type": "text", "heading": "h"}], "rows": [{"values": ["x"]}]}
    assert show("table", {"header_column": False, "table": table}).json["header_row"] is True

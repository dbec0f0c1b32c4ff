import pytest
from pydantic import ValidationError

from blocks.table import TableInput
from tests.blocks.conftest import Show

STORED = {
    "header_column": True,
    "table": {
        "caption": "Two kinds of sleep",
        "columns": [{"type": "text", "heading": h} for h in ("Feature", "Deep")]
        + [{"type": "rich_text", "heading": "REM"}],
        "rows": [
            {"values": ["Waves", "Slow & tall", "<p><b>Fast</b></p>"]},
            {"values": ["Limbs", "", "<p>Off</p>"]},
        ],
    },
}


def test_it_gives_typed_cells_in_json(show: Show) -> None:
    value = show("table", STORED).json
    assert value["columns"] == [{"heading": "Feature"}, {"heading": "Deep"}, {"heading": "REM"}]
    assert value["rows"][0][1:] == [
        {"type": "text", "value": "Slow & tall"},
        {"type": "rich_text", "value": "<p><b>Fast</b></p>"},
    ]


def test_it_is_a_data_table_with_headers_and_caption_in_mail(show: Show) -> None:
    html = show("table", STORED).html
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == 2
    assert "<caption" in html
    assert "Slow &amp; tall" in html


def test_it_reads_row_by_row_in_text(show: Show) -> None:
    text = show("table", STORED).text
    assert "* Feature: Waves\n  Deep: Slow & tall\n  REM: Fast" in text
    assert "* Feature: Limbs\n  Deep: –\n  REM: Off" in text


def test_it_refuses_a_row_that_is_shorter_than_the_header() -> None:
    with pytest.raises(ValidationError, match="row 1 has 1 cells, the table has 2 columns"):
        TableInput.model_validate(
            {"columns": [{"heading": "a"}, {"heading": "b"}], "rows": [["1", "2"], ["3"]]}
        )

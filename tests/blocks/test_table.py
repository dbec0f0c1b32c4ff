from typing import Any

import pytest
from pydantic import ValidationError

from blocks.faces import References
from blocks.table import TableBlock
from blocks.table_values import TableInput
from tests.blocks.conftest import Show


def _table(headings: list[str], rows: list[list[str]], kind: str = "text") -> dict[str, Any]:
    """A stored table whose columns behind the first are of that kind."""
    columns = [{"type": kind if n else "text", "heading": heading} for n, heading in enumerate(headings)]
    table = {"caption": "", "columns": columns, "rows": [{"values": row} for row in rows]}
    return {"header_row": True, "header_column": True, "table": table}


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


def test_it_stands_in_columns_in_text_when_they_fit(show: Show) -> None:
    assert show("table", STORED).text == (
        "Two kinds of sleep\n------------------\n\n"
        "Feature  Deep         REM\n"
        "-------  -----------  ----\n"
        "Waves    Slow & tall  Fast\n"
        "Limbs    –            Off"
    )


def test_it_reads_row_by_row_in_text_when_they_do_not(show: Show) -> None:
    text = show("table", _table(["Feature", "Deep"], [["Waves", "Slow and tall " * 6]])).text
    assert text.startswith("* Feature: Waves\n  Deep: Slow and tall Slow and tall")
    assert all(len(line) <= 72 for line in text.split("\n"))


def test_it_sets_numbers_flush_right_in_mail_and_text(show: Show) -> None:
    shown = show("table", _table(["Age", "Hours"], [["Child", "11"], ["Adult", "7.5"]], kind="number"))
    assert shown.json["rows"][0][1] == {"type": "number", "value": "11"}
    assert shown.html.count('class="cell number last" align="right"') == 2
    assert shown.text.endswith("Child     11\nAdult    7.5")


def test_it_shows_no_headings_without_a_header_row(show: Show) -> None:
    shown = show("table", {**_table(["Age", "Hours"], [["Child", "11"]]), "header_row": False})
    assert shown.json["columns"] == [{"heading": ""}, {"heading": ""}]
    assert "<thead" not in shown.html
    assert shown.text == "Child  11"


def test_it_numbers_its_sources_behind_the_caption(show: Show) -> None:
    shown = show("table", {**STORED, "cites": "li-2010"}, sources=("li-2010",))
    assert shown.json["citations"] == [{"key": "li-2010", "number": 1}]
    assert "Two kinds of sleep<sup><a" in shown.html
    assert shown.text.startswith("Two kinds of sleep [1]\n----------------------\n")


def test_it_tells_its_sources_without_a_caption_too(show: Show) -> None:
    stored = {**_table(["Age"], [["x"]]), "cites": "li-2010"}
    shown = show("table", stored, sources=("li-2010",))
    assert "Sources<sup>" in shown.html
    assert shown.text.startswith("Sources [1]\n")


def test_it_names_each_cell_on_a_phone_when_there_are_many(show: Show) -> None:
    assert "cell-label" not in show("table", _table(["a", "b"], [["1", "2"]])).html
    assert show("table", _table(["a", "b", "c"], [["1", "2", "3"]])).html.count("cell-label") == 2


def test_it_makes_a_column_of_numbers_from_a_file_that_has_numbers(no_references: References) -> None:
    data = TableInput.model_validate(
        {"columns": [{"heading": "a"}, {"heading": "b"}], "rows": [["x", {"number": "1"}], ["y", ""]]}
    )
    table = TableBlock().to_stored(data, no_references)["table"]
    assert [column["type"] for column in table["columns"]] == ["text", "number"]
    assert table["rows"] == [{"values": ["x", "1"]}, {"values": ["y", ""]}]


def test_it_refuses_a_row_that_is_shorter_than_the_header() -> None:
    with pytest.raises(ValidationError, match="row 1 has 1 cells, the table has 2 columns"):
        TableInput.model_validate(
            {"columns": [{"heading": "a"}, {"heading": "b"}], "rows": [["1", "2"], ["3"]]}
        )

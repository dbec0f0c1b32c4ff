from tests.blocks.conftest import PAGE, Show


def test_it_shows_every_value_label_note_and_source_in_every_face(show: Show) -> None:
    item = {"value": "50–70%", "label": "Respond <soon>", "note": "In trials", "source": "Zarate, 2006"}
    shown = show(
        "stats", {"title": "In figures", "items": [item, {**item, "value": "2 h", "note": "", "source": ""}]}
    )
    assert shown.json["items"][0] == {**item, "citations": []}
    for words in ("In figures", "50–70%", "In trials", "Source: Zarate, 2006", "2 h"):
        assert words in shown.html
        assert words in shown.text
    assert "Respond &lt;soon&gt;" in shown.html
    assert "Respond <soon>" in shown.text


def test_it_closes_its_row_when_the_number_of_figures_is_odd(show: Show) -> None:
    html = show("stats", {"title": "", "items": [{"value": str(n), "label": "x"} for n in range(3)]}).html
    assert html.count("<tr>") == html.count("</tr>") == 2
    assert html.count("<td") == html.count("</td>") == 4


def test_it_numbers_the_sources_of_a_figure_in_every_face(show: Show) -> None:
    item = {"value": "3", "label": "Days", "note": "", "source": "", "cites": "bo-1999,  li-2010 , gone"}
    shown = show("stats", {"title": "", "items": [item]}, sources=("li-2010", "bo-1999"))
    assert shown.json["items"][0]["citations"] == [
        {"key": "bo-1999", "number": 2},
        {"key": "li-2010", "number": 1},
    ]
    assert f'Days<sup><a href="{PAGE}#ref-bo-1999" aria-label="Source 2">2</a>, <a' in shown.html
    assert "Days [2, 1]" in shown.text

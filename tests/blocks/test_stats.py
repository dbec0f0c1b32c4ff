from tests.blocks.conftest import Show


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

from tests.blocks.conftest import Show


def test_it_shows_its_sentence_in_every_face(show: Show) -> None:
    shown = show("key_insight", {"text": "Heat is a <tool>."})
    assert shown.json == {"text": "Heat is a <tool>."}
    assert "Heat is a &lt;tool&gt;." in shown.html
    assert shown.text == "    Heat is a <tool>."

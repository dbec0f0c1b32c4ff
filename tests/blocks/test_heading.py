from blocks.body import BodyBlock, contents
from tests.blocks.conftest import Show


def test_it_gives_text_and_level_in_every_face(show: Show) -> None:
    shown = show("heading", {"text": "Fever & chill", "level": "3"})
    assert shown.json == {"text": "Fever & chill", "level": 3, "anchor": "fever-chill"}
    assert "<h3" in shown.html
    assert "Fever &amp; chill" in shown.html
    assert shown.text == "Fever & chill\n-------------"


def test_it_gives_each_anchor_once_when_words_repeat() -> None:
    body = BodyBlock()
    stream = body.to_python([{"type": "heading", "value": {"text": "Again", "level": "2"}}] * 3)
    anchors = [one["anchor"] for one in contents(body.get_api_representation(stream))]
    assert anchors == ["again", "again-2", "again-3"]


def test_it_has_an_anchor_when_the_words_hold_no_letter(show: Show) -> None:
    assert show("heading", {"text": "?!", "level": "2"}).json["anchor"] == "section"

import pytest

from tests.blocks.conftest import Show


@pytest.mark.parametrize(
    ("style", "css", "text"),
    [("line", "rule", "------------------------"), ("space", "space", ""), ("signal", "dash", "·  —  ·")],
)
def test_it_is_a_pause_of_its_style_in_every_face(show: Show, style: str, css: str, text: str) -> None:
    shown = show("divider", {"style": style})
    assert shown.json == {"style": style}
    assert f'class="{css}"' in shown.html
    assert shown.text == text

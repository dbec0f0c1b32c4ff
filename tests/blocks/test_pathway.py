from tests.blocks.conftest import Show


def test_it_keeps_steps_and_notes_in_order_in_every_face(show: Show) -> None:
    steps = [{"text": "Light fades", "note": ""}, {"text": "Melatonin rises", "note": "Two hours"}]
    shown = show("pathway", {"title": "To sleep", "steps": steps})
    assert shown.json == {"title": "To sleep", "steps": steps}
    assert (
        shown.html.index("Light fades") < shown.html.index("Melatonin rises") < shown.html.index("Two hours")
    )
    assert (
        shown.text == "To sleep\n--------\n\n  1. Light fades\n     |\n  2. Melatonin rises\n     Two hours"
    )

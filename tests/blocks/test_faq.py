from uuid import uuid4

from tests.blocks.conftest import Show


def test_it_keeps_questions_and_answers_in_order_in_every_face(show: Show) -> None:
    ids = [str(uuid4()), str(uuid4())]
    answers = [
        [{"type": "paragraph", "value": "<p>Because <b>it</b> is.</p>", "id": ids[0]}],
        [{"type": "key_insight", "value": {"text": "Soon."}, "id": ids[1]}],
    ]
    questions = ["Why <this>?", "When?"]
    items = [{"question": q, "answer": a} for q, a in zip(questions, answers, strict=True)]
    shown = show("faq", {"title": "Asked", "items": items})
    assert shown.json == {"title": "Asked", "items": items}
    assert "Why &lt;this&gt;?" in shown.html
    assert shown.html.index("Because <b>it</b> is.") < shown.html.index("When?") < shown.html.index("Soon.")
    assert shown.text == ("Asked\n-----\n\nQ. Why <this>?\n\n   Because it is.\n\nQ. When?\n\n       Soon.")

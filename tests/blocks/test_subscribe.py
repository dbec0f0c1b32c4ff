import pytest
from django.core.exceptions import ValidationError

from blocks.body import BodyBlock
from tests.blocks.conftest import Show

STORED = {"title": "A letter", "text": "Every second Friday.", "newsletter": "slow-mail"}


def test_it_is_on_the_web_only_since_who_gets_the_mail_has_subscribed(show: Show) -> None:
    shown = show("subscribe", STORED)
    assert (shown.json, shown.html.strip(), shown.text) == (STORED, "", "")


def test_it_leaves_no_gap_in_the_text_of_a_mail() -> None:
    body = BodyBlock()
    words = {"type": "paragraph", "value": "<p>Words</p>"}
    stream = body.to_python([words, {"type": "subscribe", "value": STORED}, words])
    assert body.render_text(stream) == "Words\n\nWords"


def test_it_refuses_a_newsletter_that_is_no_slug() -> None:
    block = BodyBlock().child_blocks["subscribe"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({**STORED, "newsletter": "Slow Mail!"}))

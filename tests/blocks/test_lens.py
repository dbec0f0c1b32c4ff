from tests.blocks.conftest import Show
from tests.conftest import Publication


def test_it_shows_the_lens_and_its_own_words_in_every_face(show: Show, publication: Publication) -> None:
    shown = show(
        "lens", {"lens": publication.lens.pk, "title": "A pattern", "body": "<p>It <i>returns</i>.</p>"}
    )
    assert shown.json == {
        "lens": {
            "slug": "the-long-view",
            "name": "The long view",
            "tagline": "Over years",
            "colour": "#0a4f94",
            "icon": "hourglass",
        },
        "title": "A pattern",
        "body": "<p>It <i>returns</i>.</p>",
    }
    for words in (
        "The long view",
        "Over years",
        "A pattern",
        "It <i>returns</i>.",
        "border-left-color: #0a4f94",
    ):
        assert words in shown.html
    assert shown.text == "| THE LONG VIEW\n| Over years\n|\n| A pattern\n|\n| It returns."


def test_it_is_left_out_when_its_lens_was_deleted(show: Show, publication: Publication) -> None:
    assert show("lens", {"lens": 987654, "title": "A pattern", "body": "<p>x</p>"}).json is None

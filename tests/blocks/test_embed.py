from typing import Any

from tests.blocks.conftest import Show
from tests.conftest import Publication

FILM = {
    "url": "https://youtu.be/aqz-KE-bpKQ",
    "title": "A <rabbit>",
    "kind": "audio",
    "caption": "Ten minutes",
}


def _poster(pk: int | None, alt: str) -> dict[str, Any]:
    return {"image": pk, "alt_text": alt, "decorative": False}


def test_it_gives_the_player_that_the_address_tells_of(show: Show) -> None:
    value = show("embed", {**FILM, "poster": _poster(None, "")}).json
    assert value == {
        "url": "https://youtu.be/aqz-KE-bpKQ",
        "title": "A <rabbit>",
        "provider": "youtube",
        "kind": "video",
        "player_url": "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ",
        "poster": None,
        "caption": "Ten minutes",
    }


def test_it_takes_the_editors_word_when_the_address_tells_nothing(show: Show) -> None:
    shown = show("embed", {"url": "https://example.org/talk", "title": "A talk", "kind": "audio"})
    assert (shown.json["provider"], shown.json["kind"], shown.json["player_url"]) == ("", "audio", "")
    assert "Listen to the recording" in shown.html
    assert shown.text == "A talk\nListen to the recording: https://example.org/talk"


def test_it_is_a_linked_still_in_mail(show: Show, publication: Publication) -> None:
    html = show("embed", {**FILM, "poster": _poster(publication.picture.pk, "A field")}).html
    assert html.count('href="https://youtu.be/aqz-KE-bpKQ"') == 2
    assert 'alt="A field"' in html
    assert "Watch on YouTube" in html
    assert "A &lt;rabbit&gt;" in html
    assert "Ten minutes" in html


def test_it_tells_the_address_and_what_the_still_shows_in_text(show: Show, publication: Publication) -> None:
    text = show("embed", {**FILM, "poster": _poster(publication.picture.pk, "A field")}).text
    assert text == (
        "A <rabbit>\nWatch on YouTube: https://youtu.be/aqz-KE-bpKQ\n\nTen minutes\n\n[Still] A field"
    )

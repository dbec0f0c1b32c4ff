import pytest

from blocks.players import player

KNOWN = {
    "https://www.youtube.com/watch?v=aqz-KE-bpKQ": "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ",
    "https://youtu.be/aqz-KE-bpKQ?t=9": "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ",
    "https://m.youtube.com/watch?app=m&v=aqz-KE-bpKQ": "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ",
    "https://www.youtube.com/shorts/aqz-KE-bpKQ": "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ",
    "https://vimeo.com/76979871": "https://player.vimeo.com/video/76979871?dnt=1",
    "https://vimeo.com/76979871/8272103f6e": "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1",
    "https://open.spotify.com/intl-de/episode/5Xt5": "https://open.spotify.com/embed/episode/5Xt5",
    "https://soundcloud.com/forss/flickermood": "https://w.soundcloud.com/player/"
    "?url=https%3A%2F%2Fsoundcloud.com%2Fforss%2Fflickermood",
    "https://example.org/a/talk.MP3?x=1": "https://example.org/a/talk.MP3?x=1",
    "https://example.org/film.webm": "https://example.org/film.webm",
}


@pytest.mark.parametrize("address", KNOWN)
def test_it_knows_the_player_of(address: str) -> None:
    found = player(address)
    assert found
    assert found.url == KNOWN[address]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://vimeo.com/76979871", "video"),
        ("https://open.spotify.com/show/5Xt5", "audio"),
        ("https://example.org/talk.ogg", "audio"),
        ("https://example.org/talk.mp4", "video"),
    ],
)
def test_it_tells_film_from_sound(address: str, kind: str) -> None:
    found = player(address)
    assert found
    assert found.kind == kind


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/talk",
        "https://example.org/youtube.com/watch?v=aqz-KE-bpKQ",
        "https://youtube.com.example.org/watch?v=aqz-KE-bpKQ",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/@channel",
        "https://vimeo.com/about",
        "javascript:alert(1)//talk.mp3",
    ],
)
def test_it_knows_no_player_of(address: str) -> None:
    assert player(address) is None

"""Which player shows an address. Nothing is asked over the network: the address alone decides."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

Provider = Literal["youtube", "vimeo", "spotify", "soundcloud", "file", ""]
Kind = Literal["video", "audio"]

_SOUND_FILE = re.compile(r"\.(?:mp3|m4a|ogg|oga|opus|wav)$", re.IGNORECASE)
_FILM_FILE = re.compile(r"\.(?:mp4|m4v|webm)$", re.IGNORECASE)
_YOUTUBE = re.compile(
    r"^https?://(?:(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com/"
    r"(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)|youtu\.be/)([\w-]{11})(?![\w-])"
)
_VIMEO = re.compile(
    r"^https?://(?:www\.)?(?:player\.)?vimeo\.com/(?:video/|channels/[\w-]+/)?(\d+)(?:/([0-9a-f]+))?"
)
_SPOTIFY = re.compile(
    r"^https?://open\.spotify\.com/(?:intl-\w+/)?(?:embed/)?(episode|show|track|album|playlist)/(\w+)"
)
_SOUNDCLOUD = re.compile(r"^https?://(?:www\.|m\.)?soundcloud\.com/[\w-]+/[\w-]+")


NAMES = {"youtube": "YouTube", "vimeo": "Vimeo", "spotify": "Spotify", "soundcloud": "SoundCloud"}


@dataclass(frozen=True)
class Player:
    """`url` is the address of an iframe, or of the file itself when the provider is `file`."""

    provider: Provider
    kind: Kind
    url: str

    @property
    def name(self) -> str:
        """The provider as readers know it; empty for a file or an unknown place."""
        return NAMES.get(self.provider, "")


def player(address: str) -> Player | None:
    """The player for an address, None when nobody here knows how to play it."""
    if match := _YOUTUBE.match(address):
        return Player("youtube", "video", f"https://www.youtube-nocookie.com/embed/{match[1]}")
    if match := _VIMEO.match(address):
        secret = f"h={match[2]}&" if match[2] else ""  # unlisted films have a second part
        return Player("vimeo", "video", f"https://player.vimeo.com/video/{match[1]}?{secret}dnt=1")
    if match := _SPOTIFY.match(address):
        return Player("spotify", "audio", f"https://open.spotify.com/embed/{match[1]}/{match[2]}")
    if match := _SOUNDCLOUD.match(address):
        return Player(
            "soundcloud", "audio", f"https://w.soundcloud.com/player/?url={quote(match[0], safe='')}"
        )
    parts = urlsplit(address)
    if parts.scheme in ("http", "https") and _SOUND_FILE.search(parts.path):
        return Player("file", "audio", address)
    if parts.scheme in ("http", "https") and _FILM_FILE.search(parts.path):
        return Player("file", "video", address)
    return None

"""Pictures that say nothing to who cannot see them, or whose mail program shows none."""

from collections.abc import Iterator

from newsletter.preflight.findings import Finding, fine, some, warns
from newsletter.preflight.mails import Mail
from newsletter.preflight.reading import words_of

CHECK = "Pictures"


def look(mail: Mail) -> Iterator[Finding]:
    reading = mail.reading
    without = [picture.src.rpartition("/")[2] for picture in reading.pictures if picture.alt is None]
    wordless = [link.href for link in reading.links if link.pictures and not words_of(link.words)]
    covers = [source.title for source in mail.sources if source.cover_lacks_words]
    if without:
        yield warns(CHECK, f"{some(without)} has no alternative text. Say in it what the picture shows.")
    if wordless:
        yield warns(CHECK, f"The picture that links to {some(wordless)} has no alternative text.")
    if covers:
        yield warns(CHECK, f"The cover of {some(covers)} has no alternative text. Write it on the page.")
    if reading.pictures and not (without or wordless or covers):
        yield fine(CHECK, "All pictures have an alternative text, or are decoration.")

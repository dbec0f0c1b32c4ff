"""What readers of the page are warned of, readers of the mail are warned of too."""

from collections.abc import Iterator

from newsletter.preflight.findings import Finding, blocks, fine, some
from newsletter.preflight.mails import Mail
from newsletter.preflight.reading import stand_in, texts_of, words_of
from newsletter.publication import Notice

CHECK = "Disclaimers"


def look(mail: Mail) -> Iterator[Finding]:
    notices = [notice for source in mail.sources for notice in source.notices]
    lacks = [notice.title for notice in notices if not _stands_in(notice, mail)]
    if lacks:
        yield blocks(CHECK, f"The page shows {some(lacks)}, the mail does not. Save it to compose it anew.")
    elif notices:
        yield fine(CHECK, f"{some([one.title for one in notices])} is in the mail and in its text part.")


def _stands_in(notice: Notice, mail: Mail) -> bool:
    """Word for word, in both parts; links and lines may be written otherwise there."""
    said = [words_of(notice.title), *texts_of(notice.html)]
    return stand_in(said, mail.html_words) and stand_in(said, mail.text_words)

"""A transmission as a letter: HTML for mail programs, and plain text that is a pleasure to read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec

import css_inline
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from wagtail.models import Page

from blocks.citing import cites
from blocks.collect import collect
from blocks.dates import day
from blocks.images import MAIL_WIDTH, MailPicture, mail_picture
from blocks.opening import disclaimers, opening
from blocks.related import THUMB_WIDTH
from blocks.sequence import texts
from cms.documents.serialise import address, corrections_json
from cms.sites import site_of

# An inbox shows no more of a digest's titles beside the subject.
_ANNOUNCED = 3


@dataclass(frozen=True)
class MailSlots:
    """What the sender of a letter knows and the page does not. Each is put in as it is.

    The newsletter passes marks of its own for the addresses that differ from person to person, and
    replaces these when it sends.
    """

    newsletter_name: str
    postal_address: str
    reason: str | Promise
    # Empty for a letter that cannot be read in a browser.
    view_url: str
    unsubscribe_url: str
    preferences_url: str
    # The line that inboxes show beside the subject; without one it is the page's summary.
    preheader: str = ""
    # An editor's words before the transmission: plain text, paragraphs apart.
    note: str = ""

    @property
    def note_paragraphs(self) -> list[str]:
        return [one.strip() for one in re.split(r"\n\s*\n", self.note.replace("\r\n", "\n")) if one.strip()]


@dataclass(frozen=True)
class RenderedMail:
    """A letter without its envelope. `text` has lines of at most 72 columns, long addresses apart."""

    subject: str
    preheader: str
    html: str
    text: str


@cache
def _inliner() -> css_inline.CSSInliner:
    # Nothing is fetched and no file is read: all styles stand in the letter.
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)


P = ParamSpec("P")
_Written = Callable[Concatenate[Page, P], RenderedMail]


def in_its_language(write: _Written[P]) -> _Written[P]:
    """Have a letter's own words be in the language of its page, whoever has it written.

    What nobody translated stays English: see cms/locale/ and blocks/locale/.
    """

    @wraps(write)
    def written(page: Page, /, *args: P.args, **kwargs: P.kwargs) -> RenderedMail:
        with translation.override(page.locale.language_code):
            return write(page, *args, **kwargs)

    return written


@in_its_language
def render_mail(page: Page, slots: MailSlots) -> RenderedMail:
    """Render a `TransmissionPage`, live or a draft, as a letter.

    A draft is rendered as it stands in memory; nothing is saved. Missing renditions of images are made.
    """
    return letter(
        "transmission",
        slots,
        **_head(page),
        cover=_cover(page),
        corrections=corrections_json(page),
        continue_reading=[link for item in page.continue_reading_links.all() if (link := item.as_json())],
        body=page.body,
        body_text=page.body.stream_block.render_text(page.body),
    )


@in_its_language
def render_opening(page: Page, slots: MailSlots) -> RenderedMail:
    """The same up to where readers go on at the page itself. No disclaimer is left behind there."""
    head = _head(page)
    collected = {**collect(page.body), "url": head["url"]}
    shown = opening(page.body)
    notices = [one for one in disclaimers(page.body) if one not in shown]
    return letter(
        "opening",
        slots,
        **head | collected,
        cover=_cover(page),
        opening=shown,
        opening_text=texts(shown, collected),
        cites=cites(shown),
        disclaimers=notices,
        disclaimers_text=texts(notices, collected),
    )


def render_digest(pages: Sequence[Page], slots: MailSlots) -> RenderedMail:
    """Several of them, at least one, each with a link to read on; their disclaimers once at the end.

    The letter is in the language of the first.
    """
    with translation.override(pages[0].locale.language_code):
        items = [{**_head(page), "picture": _cover(page, THUMB_WIDTH)} for page in pages]
        first = items[0]
        return letter(
            "digest",
            slots,
            title=slots.newsletter_name,
            preheader=", ".join(page.title for page in pages[:_ANNOUNCED]),
            home_url=first["home_url"],
            lang=first["lang"],
            items=items,
            notices=list({notice.html: notice for page in pages for notice in _notices(page)}.values()),
        )


def letter(name: str, slots: MailSlots, *, title: str, preheader: str, **parts: Any) -> RenderedMail:
    """What `cms/mail/<name>.html` and `.txt` make of the parts; `title` is the subject."""
    context = {"slots": slots, "title": title, "preheader": slots.preheader or preheader, **parts}
    html = _inliner().inline(render_to_string(f"cms/mail/{name}.html", context))
    text = render_to_string(f"cms/mail/{name}.txt", context, using="text")
    return RenderedMail(
        subject=title,
        preheader=context["preheader"],
        html=_without_blank_lines(html),
        text=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
    )


def _head(page: Page) -> dict[str, Any]:
    """What stands above a transmission, and leads to it."""
    authors = ", ".join(link.author.name for link in page.author_links.all())
    minutes = gettext("%(minutes)s min read") % {"minutes": page.reading_minutes}
    return {
        "page": page,
        "title": page.title,
        "preheader": page.summary,
        "url": address(page),
        "home_url": site_of(page).root_url,
        "lang": page.locale.language_code,
        "byline": [part for part in (authors, day(page.date), minutes) if part],
    }


def _cover(page: Page, width: int = MAIL_WIDTH) -> MailPicture | None:
    return mail_picture(page.cover, width) if page.cover else None


@dataclass(frozen=True)
class _Notice:
    html: str
    text: str


def _notices(page: Page) -> list[_Notice]:
    """The page's disclaimers, each with its faces."""
    context = {**collect(page.body), "url": address(page)}
    return [_Notice(one.render(context), texts([one], context)) for one in disclaimers(page.body)]


def _without_blank_lines(html: str) -> str:
    """Template tags leave empty lines and indents behind; in a mail each byte counts towards Gmail's clip."""
    return re.sub(r"\n\s*", "\n", html)

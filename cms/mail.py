"""A transmission as a letter: HTML for mail programs, and plain text that is a pleasure to read."""

import re
from dataclasses import dataclass
from functools import cache

import css_inline
from django.template.loader import render_to_string
from wagtail.models import Page

from blocks.images import mail_picture
from cms.documents.serialise import address
from cms.sites import site_of


@dataclass(frozen=True)
class MailSlots:
    """What the sender of a letter knows and the page does not. Each is put in as it is.

    The newsletter passes marks of its own for the addresses that differ from person to person, and
    replaces these when it sends.
    """

    newsletter_name: str
    postal_address: str
    reason: str
    view_url: str
    unsubscribe_url: str
    preferences_url: str
    # The line that inboxes show beside the subject; without one it is the page's summary.
    preheader: str = ""


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


def render_mail(page: Page, slots: MailSlots) -> RenderedMail:
    """Render a `TransmissionPage`, live or a draft, as a letter.

    A draft is rendered as it stands in memory; nothing is saved. Missing renditions of images are made.
    """
    context = {
        "page": page,
        "slots": slots,
        "url": address(page),
        "home_url": site_of(page).root_url,
        "authors": [link.author for link in page.author_links.all()],
        "cover": mail_picture(page.cover) if page.cover else None,
        "continue_reading": [link for item in page.continue_reading_links.all() if (link := item.as_json())],
        "lang": page.locale.language_code,
        "body": page.body,
        "body_text": page.body.stream_block.render_text(page.body),
    }
    html = _inliner().inline(render_to_string("cms/mail/transmission.html", context))
    text = render_to_string("cms/mail/transmission.txt", context, using="text")
    return RenderedMail(
        subject=page.title,
        preheader=slots.preheader or page.summary,
        html=_without_blank_lines(html),
        text=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
    )


def _without_blank_lines(html: str) -> str:
    """Template tags leave empty lines and indents behind; in a mail each byte counts towards Gmail's clip."""
    return re.sub(r"\n\s*", "\n", html)

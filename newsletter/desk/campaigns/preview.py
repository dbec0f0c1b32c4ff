"""The mail of a campaign as it stands in a form, beside the form: what a reader would be sent, or nobody."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from newsletter.composing import take_pages, written
from newsletter.models import Campaign, Variant
from newsletter.problems import PROBLEMS
from newsletter.seeing import seen
from newsletter.views.archive import mail_page

# What a mail program does on its own, done here for all: it ignores what the viewer's screen asks for.
_DARK = re.compile(r"@media \(prefers-color-scheme: dark\)")
_PICTURES = re.compile(r"(<img\b[^>]*?)\ssrc=\"[^\"]*\"", re.IGNORECASE)


def serve_preview(campaign: Campaign, request: HttpRequest, mode: str) -> HttpResponse:
    """`campaign` may never have been saved; nothing of it is. It is of `request.reader`, if any."""
    try:
        take_pages(campaign)
        mail = written(campaign)
    except PROBLEMS as problem:
        return render(request, "newsletter/desk/not_composed.html", {"problem": problem})
    unsaved = Variant(campaign=campaign, html=mail.html, text=mail.text)
    shown = seen(unsaved, getattr(request, "reader", None))
    if mode == "text":
        return HttpResponse(shown.text, content_type="text/plain; charset=utf-8")
    return mail_page(_LOOKS[mode](shown.html))


def _as_it_is(html: str) -> str:
    return html


def _dark(html: str) -> str:
    return _DARK.sub("@media all", html).replace("<body", '<body style="background-color:#0a1a2f"', 1)


def _without_pictures(html: str) -> str:
    return _PICTURES.sub(r"\1", html)


_LOOKS = {"html": _as_it_is, "dark": _dark, "plain": _without_pictures}

"""The mail of a campaign as it stands in a form, beside the form: what a reader would be sent, or nobody."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from newsletter.composing import NotComposableError, take_pages, written
from newsletter.models import Campaign, Variant
from newsletter.problems import PROBLEMS
from newsletter.seeing import seen
from newsletter.versions import Version, versions_of
from newsletter.views.archive import mail_page

# What a mail program does on its own, done here for all: it ignores what the viewer's screen asks for.
_DARK = re.compile(r"@media \(prefers-color-scheme: dark\)")
_PICTURES = re.compile(r"(<img\b[^>]*?)\ssrc=\"[^\"]*\"", re.IGNORECASE)


def serve_preview(campaign: Campaign, request: HttpRequest, mode: str) -> HttpResponse:
    """`campaign` may never have been saved; nothing of it is. It is of `request.reader`, if any.

    `mode` is one of `preview_modes`.
    """
    look, _, label = mode.partition("-")
    try:
        take_pages(campaign)
        mail = written(_version(campaign, label))
    except PROBLEMS as problem:
        return render(request, "newsletter/desk/not_composed.html", {"problem": problem})
    unsaved = Variant(campaign=campaign, html=mail.html, text=mail.text)
    shown = seen(unsaved, getattr(request, "reader", None))
    if look == "text":
        return HttpResponse(shown.text, content_type="text/plain; charset=utf-8")
    return mail_page(_LOOKS[look](shown.html))


def preview_modes(campaign: Campaign) -> list[tuple[str, str]]:
    """What can be chosen beside the form: each look, of each version where there are several."""
    own, *others = versions_of(campaign)
    modes = [(look, f"{name}, {_called(own)}" if others else name) for look, name in _MODES]
    for one in others:
        modes += [(f"{look}-{one.label}", f"{name}, {_called(one)}") for look, name in _MODES]
    return modes


def _called(version: Version) -> str:
    return version.called if version.row else f"version {version.called}"


def _version(campaign: Campaign, label: str) -> Version:
    found = [one for one in versions_of(campaign) if one.label == label]
    if not found:
        raise NotComposableError("This version is not in the form any more. Choose another to be shown.")
    return found[0]


def _as_it_is(html: str) -> str:
    return html


def _dark(html: str) -> str:
    return _DARK.sub("@media all", html).replace("<body", '<body style="background-color:#0a1a2f"', 1)


def _without_pictures(html: str) -> str:
    return _PICTURES.sub(r"\1", html)


_MODES = (("html", "Mail"), ("dark", "Dark"), ("plain", "Without pictures"), ("text", "Text"))
_LOOKS = {"html": _as_it_is, "dark": _dark, "plain": _without_pictures}

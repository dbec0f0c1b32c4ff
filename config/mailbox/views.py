"""The mailbox's pages: the list, one mail, its HTML in a frame of its own, its source."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from config.mailbox.letter import Summary, read_letter, summarize
from config.mailbox.policy import OURS, THEIRS, guard
from config.mailbox.store import Store

PAGE_SIZE = 50
_HEAD_BYTES = 32_768
_SHOWN_CHARACTERS = 200_000


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The mails, newest first; `?q=` keeps those that mention the words."""
    store = _store()
    ids = store.ids()
    words = request.GET.get("q", "").strip()
    shown = [mail_id for mail_id in ids if _mentions(store, mail_id, words)] if words else ids
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "state": _state(ids),
        "total": len(ids),
        "words": words,
        "page": page,
        "summaries": [found for mail_id in page if (found := _summary(store, mail_id))],
    }
    return guard(render(request, "mailbox/list.html", context), OURS)


@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """A few bytes that change when mail arrives or goes: what the list asks for every two seconds."""
    return guard(JsonResponse({"state": _state(_store().ids())}), OURS)


@require_safe
def mail(request: HttpRequest, mail_id: str) -> HttpResponse:
    """One mail: its HTML part in a frame, its text part, headers and source."""
    store = _store()
    source = _read(store, mail_id)
    letter = read_letter(source)
    context = {
        "summary": _summary(store, mail_id),
        "letter": letter,
        "text": (letter.text or "")[:_SHOWN_CHARACTERS],
        "source": source[:_SHOWN_CHARACTERS].decode("utf-8", "replace"),
        "cut": len(source) > _SHOWN_CHARACTERS,
    }
    return guard(render(request, "mailbox/mail.html", context), OURS)


@require_safe
def mail_html(request: HttpRequest, mail_id: str) -> HttpResponse:
    """The HTML part alone, for the frame: without an origin, a script or a form."""
    html = read_letter(_read(_store(), mail_id)).html
    if html is None:
        raise Http404("This mail has no HTML part.")
    return guard(HttpResponse(html.encode("utf-8", "replace")), THEIRS)


@require_safe
def mail_source(request: HttpRequest, mail_id: str) -> HttpResponse:
    """The mail byte by byte, as text."""
    source = _read(_store(), mail_id)
    return guard(HttpResponse(source, content_type="text/plain; charset=utf-8"), THEIRS)


@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    """Delete every mail."""
    _store().clear()
    _known_summary.cache_clear()
    return HttpResponseRedirect(reverse("mailbox:list"))


def _store() -> Store:
    return Store(Path(settings.MAILBOX_DIR))


def _state(ids: list[str]) -> str:
    return f"{len(ids)}-{ids[0] if ids else ''}"


def _read(store: Store, mail_id: str) -> bytes:
    try:
        return store.read(mail_id)
    except FileNotFoundError:
        raise Http404("There is no such mail; perhaps the mailbox was emptied.") from None


def _mentions(store: Store, mail_id: str, words: str) -> bool:
    summary = _summary(store, mail_id)
    return summary is not None and summary.mentions(words)


def _summary(store: Store, mail_id: str) -> Summary | None:
    """The list's line for a mail, or None when it was deleted meanwhile."""
    try:
        return _known_summary(store.root, mail_id)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=20_000)  # a mail never changes, and a search looks at all of them
def _known_summary(root: Path, mail_id: str) -> Summary:
    store = Store(root)
    return summarize(mail_id, store.read(mail_id, _HEAD_BYTES), store.size(mail_id))

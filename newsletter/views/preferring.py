"""The preferences page: all that a person may change, or ask for, without a login."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsletter import address_changes, preferences, subscriptions
from newsletter.addresses import AddressInvalidError, parse_address
from newsletter.dossier import dossier_of
from newsletter.erasure import erase
from newsletter.forms import ChoicesForm, PersonForm, askable
from newsletter.models import Frequency, Newsletter, Subscriber, Subscription, SubscriptionState
from newsletter.rates import PER_ADDRESS
from newsletter.reader_languages import LANGUAGES, language_of
from newsletter.subscriptions import Choices
from newsletter.tokens import Leave, TokenInvalidError, read_preferences_token
from newsletter.views.page import reader_page, show
from newsletter.wake_ups import wake_letter, wake_move
from newsletter.wording import wording_in

FORM = "preferences-page"
PAUSES = ((7, _("for a week")), (30, _("for a month")), (90, _("for three months")))
_SAVED = _("Your changes are saved.")
_ASKED = _("We have sent a letter to that address. Open it and press the button there: only then it counts.")
_BAD_ADDRESS = _("That does not look like an email address. Please check it.")
_TOO_OFTEN = _("There were too many requests. Please try again in an hour.")

Told = Promise | str
Act = Callable[[HttpRequest, Subscriber], Told]


class _RefusedError(Exception):
    """What was sent cannot be done; the sentence for the reader is its first argument."""


@reader_page
def preferences_page(request: HttpRequest, token: str) -> HttpResponse:
    link = read_preferences_token(token)
    person = Subscriber.objects.filter(pk=link.pk).first()
    if person is None:
        raise TokenInvalidError
    if not address_changes.is_theirs(person, link):
        return _old_link(request, person)
    act = request.POST.get("act", "leave" if "leave" in request.POST else "")
    if request.method != "POST":
        return _page(request, person)
    if act in _PAGES:
        return _PAGES[act](request, person)
    if act not in _ACTS:
        return _page(request, person)
    try:
        told = _ACTS[act](request, person)
    except _RefusedError as error:
        return _page(request, person, error=error.args[0], status=422)
    return _page(request, person, told=told)


def _page(request: HttpRequest, person: Subscriber, *, status: int = 200, **more: object) -> HttpResponse:
    person.refresh_from_db()
    mine = person.subscriptions.select_related("newsletter").prefetch_related("newsletter__topics", "topics")
    lists = list(mine.order_by("newsletter__name"))
    received = [one for one in lists if one.state != SubscriptionState.UNSUBSCRIBED]
    others = Newsletter.objects.exclude(pk__in=[one.newsletter_id for one in received])
    return show(
        request,
        "preferences",
        status=status,
        locale=person.locale,
        newsletter=received[0].newsletter if len(received) == 1 else None,
        person=person,
        language=language_of(person.locale),
        languages=LANGUAGES,
        subscriptions=list(map(_card, received)),
        others=others,
        pauses=PAUSES,
        **more,
    )


def _old_link(request: HttpRequest, person: Subscriber) -> HttpResponse:
    """In a letter to an address that the person has left: it lets them leave, and tells nothing of them."""
    told, error = None, None
    try:
        told = _leave(request, person) if "leave" in request.POST else None
    except _RefusedError as refused:
        error = refused.args[0]
    received = person.subscriptions.exclude(state=SubscriptionState.UNSUBSCRIBED)
    newsletters = Newsletter.objects.filter(pk__in=received.values("newsletter"))
    return show(
        request,
        "old_link",
        status=422 if error else 200,
        locale=person.locale,
        newsletters=newsletters,
        told=told,
        error=error,
    )


def _card(one: Subscription) -> Mapping[str, Any]:
    chosen = {topic.pk for topic in one.topics.all()}
    paused = one.paused_until if one.paused_until and one.paused_until > timezone.now() else None
    return {
        "subscription": one,
        "newsletter": one.newsletter,
        "pending": one.state == SubscriptionState.PENDING,
        "topics": [(topic, not chosen or topic.pk in chosen) for topic in one.newsletter.topics.all()],
        "digest": one.frequency == Frequency.DIGEST,
        "paused_until": paused,
    }


def _of(request: HttpRequest, person: Subscriber, field: str) -> Subscription:
    number = request.POST.get(field, "")
    found = None
    if number.isascii() and number.isdigit() and len(number) < 19:
        rows = person.subscriptions.select_related("newsletter")
        found = rows.filter(newsletter=int(number)).exclude(state=SubscriptionState.UNSUBSCRIBED).first()
    if found is None:
        raise _RefusedError(_("You do not receive that newsletter."))
    return found


def _leave(request: HttpRequest, person: Subscriber) -> Told:
    one = _of(request, person, "leave")
    subscriptions.unsubscribe(Leave(person.pk, one.newsletter_id), form=FORM)
    return _text(_("You have left %s."), one.newsletter.name)


def _choose(request: HttpRequest, person: Subscriber) -> Told:
    one = _of(request, person, "newsletter")
    form = ChoicesForm(request.POST, one.newsletter)
    if not form.is_valid():
        raise _RefusedError(_("That cannot be chosen."))
    wanted = form.cleaned_data
    digest = one.newsletter.offers_digest and wanted["frequency"] == Frequency.DIGEST
    frequency = Frequency.DIGEST if digest else Frequency.EVERY
    if one.newsletter.topics.exists() and not wanted["topics"]:
        raise _RefusedError(_("Choose at least one topic, or leave the newsletter."))
    preferences.choose(one, Choices(wanted["topics"], frequency), form=FORM)
    if wanted["pause"]:
        preferences.pause(one, timezone.now() + timedelta(days=wanted["pause"]), form=FORM)
    return _SAVED


def _resume(request: HttpRequest, person: Subscriber) -> Told:
    preferences.resume(_of(request, person, "newsletter"), form=FORM)
    return _SAVED


def _introduce(request: HttpRequest, person: Subscriber) -> Told:
    form = PersonForm(request.POST)
    if not form.is_valid():
        raise _RefusedError(_("That cannot be chosen."))
    # Who reads us in `pt-BR` and leaves the language as it was stays with `pt-BR`.
    same = form.cleaned_data["locale"] == language_of(person.locale)
    locale = person.locale if same else form.cleaned_data["locale"]
    preferences.introduce(person, name=form.cleaned_data["name"], locale=locale, form=FORM)
    return _SAVED


def _move(request: HttpRequest, person: Subscriber) -> Told:
    try:
        address = parse_address(request.POST.get("email", "")[:400])
    except AddressInvalidError as error:
        raise _RefusedError(_BAD_ADDRESS) from error
    if not PER_ADDRESS.allows(address.normalized):
        raise _RefusedError(_TOO_OFTEN)
    if due := address_changes.ask(person, address):
        wake_move(due)
    return _ASKED


def _subscribe(request: HttpRequest, person: Subscriber) -> Told:
    slug = askable(request.POST.get("newsletter", "")[:60])
    newsletter = Newsletter.objects.filter(slug=slug).first()
    if newsletter is None or not PER_ADDRESS.allows(person.email_normalized):
        raise _RefusedError(_TOO_OFTEN)
    wording = wording_in(language_of(person.locale))
    asked = subscriptions.subscribe(newsletter, parse_address(person.email), form=FORM, wording=wording)
    if asked.letter_due and asked.subscription:
        wake_letter(asked.subscription)
    return _text(_("If %s is not coming to you already, look into your inbox to confirm."), newsletter.name)


def _text(sentence: Any, name: str) -> Told:
    """A lazy sentence with a name in it: the language is chosen when the page is written."""
    return sentence % name


_ACTS: Mapping[str, Act] = {
    "leave": _leave,
    "choose": _choose,
    "resume": _resume,
    "introduce": _introduce,
    "move": _move,
    "subscribe": _subscribe,
}


def _download(request: HttpRequest, person: Subscriber) -> HttpResponse:
    """By a button and not a link, so that no scanner of links carries the data away."""
    options = {"indent": 2, "ensure_ascii": False}
    answer = JsonResponse(dossier_of(person), json_dumps_params=options)
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def _ask_to_erase(request: HttpRequest, person: Subscriber) -> HttpResponse:
    return show(request, "erase", locale=person.locale, person=person)


def _erase(request: HttpRequest, person: Subscriber) -> HttpResponse:
    erase(person)
    return show(request, "erased", locale=person.locale)


_PAGES: Mapping[str, Callable[[HttpRequest, Subscriber], HttpResponse]] = {
    "download": _download,
    "erase": _ask_to_erase,
    "erase-for-good": _erase,
}

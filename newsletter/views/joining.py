"""Subscribing, and confirming it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from newsletter import address_changes, subscriptions
from newsletter.addresses import AddressInvalidError
from newsletter.forms import SubscribeForm
from newsletter.intake import Intake, RushError, TooManyRequestsError, about_address, take_in, visitor_of
from newsletter.models import Frequency, Newsletter, Subscription
from newsletter.origins import may_post, may_return, return_url
from newsletter.subscriptions import AskAgainError
from newsletter.tokens import TokenInvalidError, form_stamp, read_confirm_token
from newsletter.views.page import language_for, reader_page, show
from newsletter.wake_ups import wake_welcome
from newsletter.wording import consent_sentence, wording_in

_NO_ADDRESS = _("Please fill in your email address.")
# In the order in which a reader would mend them.
_WRONG = {
    "email": _("That does not look like an email address. Please check it."),
    "newsletter": _("That newsletter is not offered any more. Please choose another one."),
    "name": _("That name is too long. Please shorten it."),
}
_CANNOT_BE = _("That cannot be chosen.")


@reader_page
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form, and what a form on a friend's site may post to."""
    if request.method != "POST":
        return _form(request)
    if not may_post(request):
        return show(request, "stranger", status=403)
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        return _form(request, *_first_wrong(form), status=422)
    wanted = form.cleaned_data
    try:
        take_in(_intake(request, wanted))
    except AddressInvalidError as error:
        language = language_for(request)
        with translation.override(language):
            told = about_address(error, language)
        return _form(request, "email", told, status=422)
    except TooManyRequestsError as error:
        return _patience(request, rush=isinstance(error, RushError))
    if may_return(wanted["return_to"]):
        answer = HttpResponseRedirect(return_url(wanted["return_to"], "check-inbox"))
        answer.status_code = 303
        return answer
    return show(request, "check_inbox", newsletter=wanted["newsletter"])


def _first_wrong(form: SubscribeForm) -> tuple[str, object]:
    """The field, and a sentence about it."""
    if form.has_error("email", "required"):
        return "email", _NO_ADDRESS
    return next(((field, told) for field, told in _WRONG.items() if field in form.errors), ("", _CANNOT_BE))


def _intake(request: HttpRequest, wanted: Mapping[str, Any]) -> Intake:
    """Of several newsletters the form shows all choices; those of the chosen one count."""
    newsletter = wanted["newsletter"]
    offered = set(newsletter.topics.values_list("slug", flat=True)) if wanted["topics"] else set()
    frequency = request.POST.get(f"frequency-{newsletter.slug}", wanted["frequency"])
    digest = newsletter.offers_digest and frequency == Frequency.DIGEST
    return Intake(
        newsletter=newsletter,
        email=wanted["email"],
        name=wanted["name"],
        website=wanted["website"],
        stamp=wanted["stamp"],
        visitor=visitor_of(request),
        form="page",
        topics=[slug for slug in wanted["topics"] if slug in offered],
        frequency=Frequency.DIGEST if digest else Frequency.EVERY,
        language=language_for(request),
    )


def _patience(request: HttpRequest, *, rush: bool) -> HttpResponse:
    answer = show(request, "slow_down", status=429, rush=rush)
    answer["Retry-After"] = "3600"
    return answer


def _form(request: HttpRequest, wrong: str = "", error: object = "", status: int = 200) -> HttpResponse:
    """`wrong` is the field that the error is about."""
    wanted = request.POST.get("newsletter") or request.GET.get("newsletter", "")
    choices = list(_choices(request, wanted))
    chosen = next((one["newsletter"] for one in choices if one["chosen"]), None)
    answer = show(
        request,
        "subscribe",
        status=status,
        newsletter=chosen if len(choices) == 1 else None,
        choices=choices,
        email=request.POST.get("email", ""),
        name=request.POST.get("name", ""),
        return_to=request.POST.get("return_to", ""),
        stamp=form_stamp(),
        wrong=wrong,
        error=error,
    )
    # Its address holds no secret, and a browser that hides it would not say either where a form comes from.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _choices(request: HttpRequest, wanted: str) -> Iterator[dict[str, Any]]:
    wording = wording_in(language_for(request))
    newsletters = list(Newsletter.objects.prefetch_related("topics"))
    known = any(one.slug == wanted for one in newsletters)
    topics = set(request.POST.getlist("topics"))
    for number, one in enumerate(newsletters):
        yield {
            "newsletter": one,
            "sentence": consent_sentence(one.name, wording),
            "chosen": one.slug == wanted if known else number == 0,
            "topics": [(topic, topic.slug in topics) for topic in one.topics.all()],
            "digest": request.POST.get(f"frequency-{one.slug}") == Frequency.DIGEST,
        }


@reader_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    link = read_confirm_token(token)
    rows = Subscription.objects.select_related("newsletter", "subscriber")
    subscription = rows.filter(pk=link.pk).first()
    if subscription is None or not address_changes.is_theirs(subscription.subscriber, link):
        raise TokenInvalidError
    about: dict[str, Any] = {"newsletter": subscription.newsletter, "locale": subscription.subscriber.locale}
    wording = wording_in(language_for(request, about["locale"]))
    if request.method != "POST":
        sentence = consent_sentence(subscription.newsletter.name, wording)
        return show(request, "confirm", sentence=sentence, **about)
    try:
        if subscriptions.confirm(subscription, form="confirm-page", wording=wording):
            wake_welcome(subscription.pk)
    except AskAgainError:
        return show(request, "ask_again", status=409, **about)
    return show(request, "confirmed", **about)

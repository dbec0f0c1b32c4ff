"""Pages for readers. They need no login, no cookie and no JavaScript; GET changes nothing, ever."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from newsletter import subscriptions
from newsletter.addresses import AddressInvalidError
from newsletter.composing import neutral_html
from newsletter.forms import SubscribeForm
from newsletter.intake import Intake, TooManyRequestsError, take_in, visitor_of
from newsletter.models import Campaign, Newsletter, Subscriber, Subscription, Variant
from newsletter.subscriptions import AskAgainError
from newsletter.tokens import (
    Leave,
    TokenExpiredError,
    TokenInvalidError,
    form_stamp,
    read_confirm_token,
    read_leave_token,
    read_preferences_token,
)
from newsletter.wording import consent_sentence

P = ParamSpec("P")


def reader_page(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page whose address holds a secret: it is told to nobody, stored nowhere and found by no search.

    The token in the address is the permission, so there is no session for a forged request to ride on.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except TokenExpiredError:
            response = _page(request, "expired", status=410)
        except TokenInvalidError:
            response = _page(request, "invalid", status=404)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        response.setdefault("Content-Security-Policy", _PAGE_POLICY)
        return response

    return page


@reader_page
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form, and what a form on any site may post to."""
    if request.method != "POST":
        return _subscribe_form(request)
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        return _subscribe_form(request, "Please fill in your email address.", status=422)
    wanted = form.cleaned_data
    try:
        take_in(
            Intake(
                newsletter=wanted["newsletter"],
                email=wanted["email"],
                name=wanted["name"],
                website=wanted["website"],
                stamp=wanted["stamp"],
                visitor=visitor_of(request),
                form="page",
            )
        )
    except AddressInvalidError as error:
        return _subscribe_form(request, str(error), status=422)
    except TooManyRequestsError:
        return _page(request, "slow_down", status=429)
    return _page(request, "check_inbox", newsletter=wanted["newsletter"])


def _subscribe_form(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    newsletters = list(Newsletter.objects.all())
    wanted = request.POST.get("newsletter") or request.GET.get("newsletter", "")
    return _page(
        request,
        "subscribe",
        status=status,
        newsletters=[(one, consent_sentence(one.name), one.slug == wanted) for one in newsletters],
        email=request.POST.get("email", ""),
        name=request.POST.get("name", ""),
        stamp=form_stamp(),
        error=error,
    )


@reader_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    subscription = Subscription.objects.filter(pk=read_confirm_token(token)).first()
    if subscription is None:
        raise TokenInvalidError
    newsletter = subscription.newsletter
    if request.method == "POST":
        try:
            subscriptions.confirm(subscription, form="confirm-page")
        except AskAgainError:
            return _page(request, "ask_again", status=409, newsletter=newsletter)
        return _page(request, "confirmed", newsletter=newsletter)
    return _page(request, "confirm", newsletter=newsletter, sentence=consent_sentence(newsletter.name))


@reader_page
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: a POST leaves at once, whether a mail program or the button below sends it."""
    leave = read_leave_token(token)
    newsletter = Newsletter.objects.filter(pk=leave.newsletter).first()
    if newsletter is None:
        raise TokenInvalidError
    if request.method == "POST":
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        subscriptions.unsubscribe(leave, form="one-click" if one_click else "unsubscribe-page")
        return _page(request, "unsubscribed", newsletter=newsletter)
    return _page(request, "unsubscribe", newsletter=newsletter)


@reader_page
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    person = Subscriber.objects.filter(pk=read_preferences_token(token)).first()
    if person is None:
        raise TokenInvalidError
    left = ""
    if request.method == "POST" and request.POST.get("leave", "").isdigit():
        subscriptions.unsubscribe(Leave(person.pk, int(request.POST["leave"])), form="preferences-page")
        left = str(Newsletter.objects.filter(pk=request.POST["leave"]).first() or "")
    mine = person.subscriptions.select_related("newsletter").order_by("newsletter__name")
    return _page(request, "preferences", person=person, subscriptions=list(mine), left=left)


@require_safe
def archive(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The mail as it was sent, its personal links made harmless."""
    sent = get_object_or_404(Campaign, public_id=campaign, started_at__isnull=False)
    variant = sent.variants.order_by("pk").first()
    if variant is None:
        raise Http404
    return mail_response(variant)


def mail_response(variant: Variant) -> HttpResponse:
    """A composed mail as a page: it may style itself and show pictures, and do nothing else."""
    response = HttpResponse(neutral_html(variant))
    response["Content-Security-Policy"] = _MAIL_POLICY
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _policy(rules: dict[str, list[str]]) -> str:
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


_PAGE_POLICY = _policy(settings.READER_CSP)
_MAIL_POLICY = _policy(
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["*", "data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
)


def _page(request: HttpRequest, template: str, /, status: int = 200, **context: object) -> HttpResponse:
    return render(request, f"newsletter/{template}.html", context, status=status)

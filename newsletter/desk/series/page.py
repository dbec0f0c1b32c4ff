"""A series' page: its letters, how they do, and what can be done with them."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from newsletter import series as verbs
from newsletter.addresses import AddressInvalidError, parse_address
from newsletter.desk.teams import of_team
from newsletter.letters import send_test
from newsletter.models import SERIES_READER, Series, SeriesLetter, may_approve
from newsletter.problems import PROBLEMS
from newsletter.seeing import variant_of
from newsletter.senders import senders
from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Fate

_APPROVE = "newsletter.publish_campaign"


def series_of(user: Any, pk: int) -> Series:
    found: Series = get_object_or_404(of_team(Series.objects.select_related("newsletter"), user), pk=pk)
    return found


def _letter_of(user: Any, pk: int) -> SeriesLetter:
    mine = of_team(SeriesLetter.objects.select_related("series"), user, "series__newsletter")
    found: SeriesLetter = get_object_or_404(mine, pk=pk)
    return found


class SeriesPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = Series
    any_permission_required = ["add", "change", "view"]
    template_name = "newsletter/desk/series/page.html"
    header_icon = "list-ol"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.series = series_of(request.user, kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.series)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = [
            {"url": reverse("series:index"), "label": "Welcome series"},
            {"url": "", "label": str(self.series)},
        ]
        return [*self.breadcrumbs_items, *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        people = verbs.people_in(self.series)
        may_send = user.has_perm("newsletter.send_campaign")
        may_change = user.has_perm("newsletter.change_series") and (may_send or not self.series.running)
        return super().get_context_data(**kwargs) | {
            "series": self.series,
            "people": [(state.label, people[state], SERIES_READER.sentences[state]) for state in people],
            "steps": [(step, _to_approve(step, user)) for step in verbs.steps(self.series)],
            "may_send": may_send,
            "may_change": may_change,
        }


class SwitchView(PermissionCheckedMixin, View):
    """On or off."""

    model = Series
    http_method_names = ["post"]
    verbs: dict[str, tuple[Callable[[Series], None], str]] = {
        "on": (verbs.switch_on, "It is on: who confirms from now on gets it."),
        "off": (verbs.switch_off, "It is off: nobody gets another letter until it is on again."),
    }

    def post(self, request: HttpRequest, pk: int, way: str) -> HttpResponse:
        if way not in self.verbs:
            raise Http404
        if not request.user.has_perm("newsletter.send_campaign"):
            messages.error(request, "Only who may send campaigns may switch a series.")
            return redirect("series:inspect", pk)
        switched, (verb, done) = series_of(request.user, pk), self.verbs[way]
        try:
            verb(switched)
        except PROBLEMS as problem:
            messages.error(request, str(problem))
        else:
            log(switched, f"newsletter.series_{way}", user=request.user)
            messages.success(request, done)
        return redirect("series:inspect", pk)


class TakePageView(PermissionCheckedMixin, View):
    """Have a letter send its page as readers see it now."""

    model = Series
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = _letter_of(request.user, pk)
        if letter.series.running and not request.user.has_perm("newsletter.send_campaign"):
            messages.error(request, "It is on, and what it says goes out. Have it switched off first.")
            return redirect("series:inspect", letter.series_id)
        try:
            verbs.take_page(letter, request.user)
        except PROBLEMS as problem:
            messages.error(request, str(problem))
        else:
            log(letter.series, "newsletter.series_page", user=request.user, data={"letter": str(letter)})
            messages.success(request, _taken(letter))
        return redirect("series:inspect", letter.series_id)


class ApproveView(PermissionCheckedMixin, View):
    """Of a letter as it was written last, by who may approve campaigns and did not write it."""

    model = Series
    any_permission_required = ["add", "change", "view"]
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = _letter_of(request.user, pk)
        if not request.user.has_perm(_APPROVE):
            raise PermissionDenied
        try:
            verbs.approve(letter, request.POST.get("shown", ""), request.user)
        except PROBLEMS as problem:
            messages.error(request, f"Not approved. {problem}")
        else:
            log(letter.series, "newsletter.series_approve", user=request.user, data={"letter": str(letter)})
            messages.success(request, f"“{letter}” is approved: newcomers get it as it is now.")
        return redirect("series:inspect", letter.series_id)


def _to_approve(step: verbs.Step, user: Any) -> str:
    """What of the letter the user is shown, and may approve; empty where there is nothing for them."""
    mail = step.unapproved
    may = mail is not None and user.has_perm(_APPROVE) and may_approve(mail, user)
    return verbs.content_of(mail) if mail and may else ""


def _taken(letter: SeriesLetter) -> str:
    if letter.series.newsletter.needs_approval:
        return f"“{letter}” has the page as it is now, and waits for approval."
    return f"“{letter}” sends the page as it is now, from the next newcomer on."


class LetterTestView(PermissionCheckedMixin, View):
    """The letter to oneself, marked as a test; it appears in no figure."""

    model = Series
    any_permission_required = ["add", "change"]
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = _letter_of(request.user, pk)
        try:
            messages.success(request, _sent_to(request.user, letter))
        except (AddressInvalidError, _NotTestedError) as problem:
            messages.error(request, f"The test was not sent. {problem}")
        return redirect("series:inspect", letter.series_id)


class _NotTestedError(Exception):
    """The message is fit for an editor."""


def _sent_to(user: Any, letter: SeriesLetter) -> str:
    address, campaign = parse_address(user.email), verbs.latest(letter)
    mail = variant_of(campaign) if campaign else None
    if mail is None:
        raise _NotTestedError("The letter has no mail yet.")
    exchange = Exchange(senders())
    try:
        outcome = send_test(mail, address, exchange)
    finally:
        exchange.close()
    if outcome.fate != Fate.TAKEN:
        raise _NotTestedError(outcome.answer)
    return f"A test is on its way to {address.written}."

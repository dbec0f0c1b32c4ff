"""As whom a mail is seen at the desk: one of the newsletter's readers, or nobody in particular.

The choice is kept in the session, by newsletter: it outlives a form that is saved, and is the same beside the
form, on the campaign's page and in test letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Media, Script
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PreviewSidePanel
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.snippets.views.snippets import PreviewOnCreateView, PreviewOnEditView

from newsletter.desk.bounded import keys
from newsletter.desk.people.finding import found
from newsletter.desk.teams import newsletters_of
from newsletter.models import Campaign, Newsletter, Subscriber, Subscription, SubscriptionState

SEEING = Media(
    css={"all": ["newsletter/desk/seen-as.css"]},
    js=[Script("newsletter/desk/seen-as.js", type="module")],  # type: ignore[list-item] # the stubs know paths
)
_KEPT = "newsletter.seen_as"
_MOST = 10


@dataclass(frozen=True)
class SeenAs:
    """What the element needs that shows the choice. `token` is Django's against forged requests."""

    newsletter: Newsletter | None
    reader: Subscriber | None
    may_choose: bool
    token: str


def seen_as(request: HttpRequest, newsletter: Newsletter | None) -> SeenAs:
    """`newsletter` is None in a form that is for none yet."""
    reader = reader_of(request, newsletter) if newsletter else None
    return SeenAs(newsletter, reader, _may_see_people(request), get_token(request))


def reader_of(request: HttpRequest, newsletter: Newsletter) -> Subscriber | None:
    """Who was chosen. None: nobody, or they receive it no more, or the user may not see people."""
    chosen = request.session.get(_KEPT, {}).get(str(newsletter.pk))
    if chosen is None or not _may_see_people(request) or newsletter.is_hidden_from(request.user):
        return None
    return _people(newsletter).filter(pk=chosen).first()


@method_decorator(never_cache, name="dispatch")
class SeenAsView(PermissionCheckedMixin, View):
    """Finds somebody by address or name (GET), and is told who it is or nobody (POST)."""

    model = Campaign
    any_permission_required = ["add", "change", "view", "send"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not _may_see_people(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        newsletter = _newsletter(request, request.GET.get("newsletter"))
        query = request.GET.get("q", "").strip()
        return _shown(request, newsletter, query, _found(newsletter, query) if query else [])

    def post(self, request: HttpRequest) -> HttpResponse:
        newsletter = _newsletter(request, request.POST.get("newsletter"))
        wanted, kept = request.POST.get("reader", ""), dict(request.session.get(_KEPT, {}))
        kept.pop(str(newsletter.pk), None)
        if wanted:
            kept[str(newsletter.pk)] = get_object_or_404(_people(newsletter), pk=_number(wanted)).pk
        request.session[_KEPT] = kept
        return _shown(request, newsletter)


class SeenAsPanel(PreviewSidePanel):
    """Wagtail's, with the choice above what is shown."""

    template_name = "newsletter/desk/campaigns/preview_panel.html"

    @property
    def media(self) -> Media:
        return SEEING

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        chosen = Newsletter.objects.filter(pk=self.object.newsletter_id).first()
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | {"seen_as": seen_as(self.request, chosen)}


def with_choice(panels: MediaContainer) -> MediaContainer:
    """The panels of a form, that of the preview with the choice."""
    return MediaContainer(
        SeenAsPanel(one.object, one.request, preview_url=one.preview_url)
        if isinstance(one, PreviewSidePanel)
        else one
        for one in panels
    )


class _AsChosen:
    """Mixin of Wagtail's previews beside a form. Those elsewhere show no choice, and have none."""

    request: HttpRequest
    object: Campaign

    def get_extra_request_attrs(self) -> dict[str, Any]:
        told: dict[str, Any] = super().get_extra_request_attrs()  # type: ignore[misc]  # of the view
        return told | {"reader": reader_of(self.request, self.object.newsletter)}


class PreviewOnCreate(_AsChosen, PreviewOnCreateView):
    pass


class PreviewOnEdit(_AsChosen, PreviewOnEditView):
    pass


def _may_see_people(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("newsletter.view_subscriber"))


def _newsletter(request: HttpRequest, key: str | None) -> Newsletter:
    return get_object_or_404(newsletters_of(request.user), pk=_number(key))


def _number(text: str | None) -> int:
    """Of a row; what is no number is the number of none."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def _people(newsletter: Newsletter) -> QuerySet[Subscriber]:
    theirs = Subscription.objects.filter(newsletter=newsletter, state=SubscriptionState.ACTIVE)
    return Subscriber.objects.filter(pk__in=theirs.values("subscriber"))


def _found(newsletter: Newsletter, query: str) -> list[Subscriber]:
    rows = found(_people(newsletter), query[:200]).order_by("-pk")
    return list(Subscriber.objects.filter(pk__in=keys(rows, _MOST)).order_by("email_normalized"))


def _shown(
    request: HttpRequest, newsletter: Newsletter, query: str = "", people: Sequence[Subscriber] = ()
) -> HttpResponse:
    context = {"seen_as": seen_as(request, newsletter), "query": query, "people": people}
    return render(request, "newsletter/desk/campaigns/seen_as.html", context)

"""Who works with which newsletter: a newsletter may be kept to groups of editors.

Permissions say what somebody may do; this says with whose people. Administrators see everything.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from wagtail.admin.filters import WagtailFilterSet

from newsletter.models import Newsletter, Subscriber, Subscription


def newsletters_of(user: Any) -> QuerySet[Newsletter]:
    """The newsletters that the user works with."""
    return Newsletter.objects.exclude(pk__in=hidden_from(user))


def hidden_from(user: Any) -> list[int]:
    """Newsletters that are kept to groups the user is not in."""
    if user.is_superuser:
        return []
    kept = Newsletter.objects.filter(groups__isnull=False)
    mine = kept.filter(groups__in=user.groups.all())
    return list(kept.exclude(pk__in=mine).order_by().distinct().values_list("pk", flat=True))


def of_team(rows: QuerySet[Any], user: Any, field: str = "newsletter") -> QuerySet[Any]:
    """Without rows of newsletters that are hidden from the user; those of no newsletter are everybody's."""
    hidden = hidden_from(user)
    return rows.exclude(**{f"{field}__in": hidden}) if hidden else rows


def people_of(user: Any) -> QuerySet[Subscriber]:
    """Everybody, or for who is kept from a newsletter: the people of the others."""
    hidden = hidden_from(user)
    if not hidden:
        return Subscriber.objects.all()
    theirs = Subscription.objects.filter(subscriber=OuterRef("pk")).exclude(newsletter__in=hidden)
    return Subscriber.objects.filter(Exists(theirs))


class _TeamFilterSet(WagtailFilterSet):
    """Where rows can be filtered by newsletter, hidden ones are not offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "newsletter" in self.filters:
            self.filters["newsletter"].queryset = newsletters_of(self.request.user)


class TeamList:
    """Mixin of Wagtail's lists: rows of hidden newsletters are not there. `team_field` leads to it."""

    request: Any
    team_field = "newsletter"
    base_filterset_class = _TeamFilterSet

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = super().get_base_queryset()  # type: ignore[misc]  # of the view that it is mixed into
        return of_team(rows, self.request.user, self.team_field)


def guarded(
    patterns: Iterable[URLPattern], model: type[Model], field: str = "newsletter"
) -> list[URLPattern]:
    """The same addresses, and 404 at those of one row that is of a newsletter hidden from the user.

    At the door, because most of Wagtail's views ask for permissions of the model alone.
    """
    found = list(patterns)
    for one in found:
        one.callback = _guard(one.callback, model, field)
    return found


def _guard(view: Callable[..., HttpResponse], model: type[Model], field: str) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "pk" in kwargs and request.user.is_authenticated:
            if not str(kwargs["pk"]).isdecimal():
                raise Http404
            rows = model._default_manager.only("pk")
            get_object_or_404(of_team(rows, request.user, field), pk=kwargs["pk"])
        return view(request, *args, **kwargs)

    return guard

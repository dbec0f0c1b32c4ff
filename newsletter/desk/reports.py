"""Wagtail's reports, without what is of newsletters that are hidden from the user.

Wagtail asks for permissions of the model alone, and has no hook for rows: so these stand at the addresses of
its own reports, before them in `config/urls.py`.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Case, CharField, Exists, Model, OuterRef, Q, QuerySet, When
from django.db.models.functions import Cast
from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView
from wagtail.models import ModelLogEntry
from wagtail.utils.urlpatterns import decorate_urlpatterns

from newsletter.desk.teams import hidden_from, of_team, people_of
from newsletter.models import (
    Campaign,
    DigestPlan,
    Import,
    Newsletter,
    Segment,
    Series,
    SeriesLetter,
    Subscriber,
    Subscription,
    Suppression,
    TestList,
)

_LEADS_TO_NEWSLETTER: dict[type[Model], str] = {
    Campaign: "newsletter",
    DigestPlan: "newsletter",
    Import: "newsletter",
    Newsletter: "pk",
    Segment: "newsletter",
    Series: "newsletter",
    SeriesLetter: "series__newsletter",
    Subscription: "newsletter",
    Suppression: "newsletter",
    TestList: "newsletter",
}


class SiteHistory(LogEntriesView):
    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        mine = _of_team(queryset, self.request.user) if queryset.model is ModelLogEntry else queryset
        found: QuerySet[Any] = super().filter_queryset(mine)
        return found


def _of_team(entries: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Who is kept from a newsletter does not see either what has gone since: nobody can tell whose it was."""
    if not hidden_from(user):
        return entries
    rows: dict[type[Model], QuerySet[Any]] = {Subscriber: people_of(user)}
    for model, field in _LEADS_TO_NEWSLETTER.items():
        rows[model] = of_team(model._default_manager.all(), user, field)
    types = {model: kind.pk for model, kind in ContentType.objects.get_for_models(*rows).items()}
    # Keys of other models may be no numbers. CASE alone promises that these are not cast.
    row = Case(When(content_type__in=types.values(), then=Cast("object_id", BigIntegerField())))
    shown = ~Q(content_type__in=types.values())
    for model, theirs in rows.items():
        shown |= Q(Exists(theirs.filter(pk=OuterRef("row"))), content_type=types[model])
    return entries.alias(row=row).filter(shown)


class Workflows(WorkflowView):
    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().exclude(_hidden_campaigns(self.request.user))


class WorkflowTasks(WorkflowTasksView):
    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().exclude(_hidden_campaigns(self.request.user, "workflow_state__"))


def _hidden_campaigns(user: Any, of: str = "") -> Q:
    hidden = Campaign.objects.filter(newsletter__in=hidden_from(user))
    kind = ContentType.objects.get_for_model(Campaign)
    keys = hidden.values(key=Cast("pk", CharField()))
    return Q(**{f"{of}content_type": kind, f"{of}object_id__in": keys})


urlpatterns = [
    path(f"reports/{address}/{part}", view.as_view(results_only=bool(part)))
    for address, view in (
        ("site-history", SiteHistory),
        ("workflow", Workflows),
        ("workflow_tasks", WorkflowTasks),
    )
    for part in ("", "results/")
]
urlpatterns = decorate_urlpatterns(decorate_urlpatterns(urlpatterns, require_admin_access), never_cache)

"""Digests that are made by themselves: a list that says when, and a form."""

from typing import Any

from django import forms
from django.urls import URLPattern
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from newsletter.desk.forms import limit, segment_of
from newsletter.desk.teams import TeamList, guarded, newsletters_of, of_team
from newsletter.digests import begin_anew
from newsletter.local_times import on_the_wall
from newsletter.models import DigestPlan, Segment
from newsletter.rhythms import next_due

_WHEN = {"newsletter", "is_on", "rhythm", "weekday", "day", "at"}


class DigestPlanForm(WagtailAdminModelForm):
    class Media:
        css = {"all": ["newsletter/desk/digest-plan.css"]}

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        limit(self, "newsletter", newsletters_of(for_user))
        limit(self, "segment", of_team(Segment.objects.all(), for_user), "Everybody")

    def clean_segment(self) -> Segment | None:
        return segment_of(self)

    def clean_sends_itself(self) -> bool:
        wanted: bool = self.cleaned_data["sends_itself"]
        if wanted and self.changed_data and not self._may_send():
            raise forms.ValidationError(
                "Only who may send campaigns can have a digest send itself, or change one that does."
            )
        return wanted

    def _may_send(self) -> bool:
        return bool(self.for_user and self.for_user.has_perm("newsletter.send_campaign"))

    def save(self, commit: bool = True) -> DigestPlan:
        plan: DigestPlan = super().save(commit)
        if plan.pk and _WHEN & set(self.changed_data):
            begin_anew(plan, timezone.now())
        return plan


class DigestPlanIndex(TeamList, IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("newsletter", "segment").prefetch_related("topics")


def _next(plan: DigestPlan) -> str:
    """By the newsletter's clock."""
    if not plan.is_on:
        return "switched off"
    zone = plan.newsletter.zone
    wall = on_the_wall(next_due(plan, timezone.now()), zone)
    return f"{date_format(wall, 'l, j F Y, H:i')} ({zone.key})"


def _about(plan: DigestPlan) -> str:
    return ", ".join(topic.name for topic in plan.topics.all()) or "everything"


def _then(plan: DigestPlan) -> str:
    return "is sent" if plan.sends_itself else "waits for an editor"


class DigestPlanViewSet(ModelViewSet):
    model = DigestPlan
    name = "digest_plans"
    icon = "calendar-alt"
    index_view_class = DigestPlanIndex
    add_to_reference_index = False
    copy_view_enabled = False
    list_filter = ["newsletter", "is_on"]
    list_display = [
        "__str__",
        Column("topics", label="About", accessor=_about),
        Column("segment", label="For", accessor=lambda plan: plan.segment or "everybody"),
        Column("next", label="Next", accessor=_next),
        Column("then", label="Then", accessor=_then),
        DateColumn("last_made_at", label="Last made", sort_key="last_made_at"),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("newsletter"),
            FieldPanel("is_on"),
            MultiFieldPanel(
                [
                    FieldPanel("rhythm", widget=forms.RadioSelect),
                    FieldPanel("weekday", classname="plan-week"),
                    FieldPanel("day", classname="plan-month"),
                    FieldPanel("at", widget=forms.TimeInput({"type": "time"}, "%H:%M")),
                ],
                "When",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("subject"),
                    FieldPanel("note"),
                ],
                "The letter",
            ),
            FieldPanel("segment"),
            FieldPanel("sends_itself"),
        ],
        base_form_class=DigestPlanForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return guarded(super().get_urlpatterns(), DigestPlan)

"""Segments: a list, a form with the builder, and who used them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from newsletter.desk.segments.counting import count
from newsletter.desk.segments.fields import RulesField
from newsletter.desk.teams import TeamList, guarded, newsletters_of
from newsletter.models import UNSENT, Campaign, DigestPlan, Newsletter, Segment, SegmentVersion


class SegmentForm(WagtailAdminModelForm):
    rules = RulesField(help_text="Who is in it. Without rules: everybody who receives the newsletter.")

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        self.fields["rules"].widget.user = for_user
        self.fields["newsletter"].queryset = newsletters_of(for_user)
        self.fields["newsletter"].empty_label = "Every newsletter"

    def clean_newsletter(self) -> Newsletter | None:
        """Not away from what still goes to it: its rules may ask for what that newsletter alone has."""
        chosen: Newsletter | None = self.cleaned_data["newsletter"]
        if chosen and self.instance.pk and (others := _used_elsewhere(self.instance, chosen)):
            named = ", ".join(map(str, others))
            raise ValidationError(f"Another newsletter uses it: {named}. Choose another segment there first.")
        return chosen

    def save(self, commit: bool = True) -> Segment:
        """Changed rules are a new version; the old ones stay readable."""
        again = self.instance.pk is not None and "rules" in self.changed_data
        if again:
            self.instance.version += 1
        segment: Segment = super().save(commit)
        if again or not segment.versions.exists():
            SegmentVersion.objects.create(
                segment=segment, number=segment.version, rules=segment.rules, saved_by=self.for_user
            )
        return segment


def _used_elsewhere(segment: Segment, newsletter: Newsletter) -> list[Campaign | DigestPlan]:
    """A few of the campaigns that are not sent, and of the recurring digests, of other newsletters."""
    campaigns = segment.campaigns.filter(state__in=UNSENT).exclude(newsletter=newsletter)[:3]
    return [*campaigns, *segment.digest_plans.exclude(newsletter=newsletter)[:3]]


class SegmentIndex(TeamList, IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("newsletter").annotate(used=Count("campaigns"))


class SegmentDelete(DeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Not while a recurring digest goes to it: that would go to everybody then."""
        plan = self.object.digest_plans.first()
        if plan is None:
            answer: HttpResponse = super().form_valid(form)
            return answer
        messages.error(self.request, f"The recurring digest “{plan}” goes to it. Choose another there first.")
        return redirect("segments:edit", self.object.pk)


class SegmentViewSet(ModelViewSet):
    model = Segment
    name = "segments"
    icon = "group"
    menu_label = "Segments"
    index_view_class = SegmentIndex

    delete_view_class = SegmentDelete
    add_to_reference_index = False
    copy_view_enabled = False
    search_fields = ["name"]
    list_display = [
        "name",
        Column("newsletter", label="Newsletter", accessor=lambda one: one.newsletter or "every newsletter"),
        Column("version", label="Version"),
        Column("used", label="Campaigns"),
        DateColumn("changed_at", label="Changed", sort_key="changed_at"),
    ]
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("newsletter"), FieldPanel("rules")], base_form_class=SegmentForm
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*guarded(super().get_urlpatterns(), Segment), path("count/", count, name="count")]

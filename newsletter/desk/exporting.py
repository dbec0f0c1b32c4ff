"""Exporting people, and writing down who asked for it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.views.generic import FormView
from wagtail.log_actions import log

from newsletter.desk.import_actions import ImportView
from newsletter.desk.import_page import as_download
from newsletter.exports import export
from newsletter.models import Newsletter, Subscription, SubscriptionState


class ExportForm(forms.Form):
    newsletter = forms.ModelChoiceField(
        Newsletter.objects.all(), required=False, empty_label="Every newsletter", help_text="Whose people."
    )
    state = forms.ChoiceField(
        choices=[("", "Whatever their state"), *SubscriptionState.choices], required=False
    )


class ExportView(ImportView, FormView):  # type: ignore[type-arg]
    page_title = "Export people"
    header_icon = "download"
    permission_required = "export"
    template_name = "newsletter/desk/export.html"
    form_class = ExportForm

    def form_valid(self, form: ExportForm) -> Any:  # Django's stubs know of no answer that streams
        newsletter, state = form.cleaned_data["newsletter"], form.cleaned_data["state"]
        chosen: dict[str, Any] = {"newsletter": newsletter} if newsletter else {}
        chosen |= {"state": state} if state else {}
        subscriptions = Subscription.objects.filter(**chosen)
        for one in [newsletter] if newsletter else Newsletter.objects.all():
            log(one, "newsletter.export", user=self.request.user, data={"state": state or "all"})
        name = newsletter.slug if newsletter else "people"
        return as_download(export(subscriptions), f"{name}-{timezone.now():%Y-%m-%d}.csv")

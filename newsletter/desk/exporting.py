"""Exporting people, and writing down who asked for it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.views.generic import FormView
from wagtail.log_actions import log

from newsletter.desk.forms import limit
from newsletter.desk.import_actions import ImportView
from newsletter.desk.import_page import as_download
from newsletter.desk.teams import newsletters_of, of_team
from newsletter.exports import export
from newsletter.models import Newsletter, Subscription, SubscriptionState


class ExportForm(forms.Form):
    newsletter = forms.ModelChoiceField(
        Newsletter.objects.none(), required=False, empty_label="Every newsletter", help_text="Whose people."
    )
    state = forms.ChoiceField(
        choices=[("", "Whatever their state"), *SubscriptionState.choices], required=False
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self, "newsletter", newsletters_of(user))


class ExportView(ImportView, FormView):  # type: ignore[type-arg]
    page_title = "Export people"
    header_icon = "download"
    permission_required = "export"
    template_name = "newsletter/desk/export.html"
    form_class = ExportForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: ExportForm) -> Any:  # Django's stubs know of no answer that streams
        newsletter, state = form.cleaned_data["newsletter"], form.cleaned_data["state"]
        chosen: dict[str, Any] = {"newsletter": newsletter} if newsletter else {}
        chosen |= {"state": state} if state else {}
        subscriptions = of_team(Subscription.objects.filter(**chosen), self.request.user)
        for one in [newsletter] if newsletter else newsletters_of(self.request.user):
            log(one, "newsletter.export", user=self.request.user, data={"state": state or "all"})
        name = newsletter.slug if newsletter else "people"
        return as_download(export(subscriptions), f"{name}-{timezone.now():%Y-%m-%d}.csv")

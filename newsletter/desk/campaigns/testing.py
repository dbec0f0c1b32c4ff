"""Test letters: to oneself, to colleagues, to a saved list. They appear in no figure."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from newsletter.desk.campaigns.actions import CampaignFormView
from newsletter.desk.campaigns.seeing import SEEING, reader_of, seen_as
from newsletter.desk.forms import TestForm
from newsletter.letters import send_tests
from newsletter.models import TestList
from newsletter.senders import senders
from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Fate


class TestView(CampaignFormView):
    """Where to send it, and then what each server answered. It is of who was chosen to be seen as."""

    any_permission_required = ["add", "change", "send"]
    page_title = "Send a test"
    template_name = "newsletter/desk/test.html"
    form_class = TestForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.campaign = get_object_or_404(self.campaigns(), pk=kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"newsletter": self.campaign.newsletter}

    def get_initial(self) -> dict[str, Any]:
        return {"email": getattr(self.request.user, "email", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "seen_as": seen_as(self.request, self.campaign.newsletter),
            "media": SEEING,
            "composed": self.campaign.variants.exists(),
            "may_keep_lists": self.request.user.has_perm("newsletter.add_testlist"),
            "most": TestList.MOST,
        }

    def form_valid(self, form: TestForm) -> HttpResponse:
        context = self.get_context_data(form=form)
        if context["composed"]:
            exchange = Exchange(senders())
            try:
                reader = reader_of(self.request, self.campaign.newsletter)
                tests = list(send_tests(self.campaign, form.addresses, exchange, reader))
            finally:
                exchange.close()
            context["outcomes"] = [
                (address.written, outcome.fate == Fate.TAKEN, outcome.answer) for address, outcome in tests
            ]
        return self.render_to_response(context)

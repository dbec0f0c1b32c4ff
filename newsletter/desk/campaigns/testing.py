"""Test letters: to oneself, to colleagues, to a saved list. They appear in no figure."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from newsletter.desk.campaigns.actions import CampaignFormView
from newsletter.desk.campaigns.seeing import SEEING, reader_of, seen_as
from newsletter.desk.forms import TestForm
from newsletter.letters import send_tests
from newsletter.models import TestList
from newsletter.seeing import variant_of
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
        self.reader = reader_of(request, self.campaign.newsletter)
        self.variants = list(self.campaign.variants.select_related("campaign__newsletter").order_by("pk"))
        if self.reader is not None:
            theirs = variant_of(self.campaign, self.reader)
            self.variants = [one for one in self.variants if one == theirs]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"newsletter": self.campaign.newsletter, "variants": self.variants}

    def get_initial(self) -> dict[str, Any]:
        return {"email": getattr(self.request.user, "email", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "seen_as": seen_as(self.request, self.campaign.newsletter),
            "media": SEEING,
            "composed": bool(self.variants),
            "several": len(self.variants) > 1,
            "may_keep_lists": self.request.user.has_perm("newsletter.add_testlist"),
            "most": TestList.MOST,
        }

    def form_valid(self, form: TestForm) -> HttpResponse:
        context = self.get_context_data(form=form)
        if self.variants:
            exchange = Exchange(senders())
            try:
                tests = list(send_tests(form.wanted, form.addresses, exchange, self.reader))
            finally:
                exchange.close()
            context["outcomes"] = [
                (variant, address.written, outcome.fate == Fate.TAKEN, outcome.answer)
                for variant, address, outcome in tests
            ]
        return self.render_to_response(context)

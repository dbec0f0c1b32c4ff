"""What an administrator does to a webhook: each view checks a permission, calls a verb, says how it went."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from cms.models import WebhookDelivery, WebhookEndpoint
from cms.tasks import wake_line
from cms.webhooks import replay, switches
from cms.webhooks.pace import Pace


class EndpointAction(PermissionCheckedMixin, View):
    """Base: one endpoint, for who may change it."""

    model = WebhookEndpoint
    permission_required = "change"
    http_method_names = ["post"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.endpoint = get_object_or_404(WebhookEndpoint, pk=kwargs["pk"])

    def done(self, verb: str, sentence: str) -> HttpResponse:
        """Write it into the audit log, and tell the administrator."""
        log(self.endpoint, f"webhooks.{verb}", user=self.request.user)
        messages.success(self.request, sentence)
        return self.back()

    def refused(self, sentence: str) -> HttpResponse:
        messages.error(self.request, sentence)
        return self.back()

    def back(self) -> HttpResponse:
        return redirect("webhooks:inspect", self.endpoint.pk)


class ActView(EndpointAction):
    """Off, on, or everything that failed again: a button that needs no question."""

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        verbs: dict[str, Callable[[], HttpResponse]] = {
            "off": self.off,
            "on": self.on,
            "replay": self.replay,
        }
        if verb not in verbs:
            raise Http404
        return verbs[verb]()

    def off(self) -> HttpResponse:
        reason = f"Switched off by {self.request.user}."
        switches.off(self.endpoint.pk, reason, timezone.now(), tell=False)
        return self.done("off", "It is switched off, and told nothing until you switch it on.")

    def on(self) -> HttpResponse:
        switches.on(self.endpoint.pk)
        return self.done("on", "It is switched on, and told of every change from now on.")

    def replay(self) -> HttpResponse:
        try:
            count = replay.failed(self.endpoint.pk)
        except replay.EndpointOffError as problem:
            return self.refused(str(problem))
        wake_line(self.endpoint.pk)
        return self.done("replay", f"{count} {'delivery is' if count == 1 else 'deliveries are'} sent again.")


class SendTestView(EndpointAction):
    """A test, sent while the administrator waits: ten seconds at the most."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        outcome = replay.send_test(self.endpoint, Pace())
        said = f"It answered {outcome.status} after {outcome.duration_ms:,} ms."
        if outcome.delivered:
            return self.done("test", f"The test was taken. {said}")
        return self.refused(f"The test was not taken. {said if outcome.status else ''} {outcome.error}")


class ReplayView(PermissionCheckedMixin, View):
    """One delivery again."""

    model = WebhookEndpoint
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = WebhookDelivery.objects.select_related("endpoint").filter(change__isnull=False)
        delivery = get_object_or_404(rows, pk=pk)
        try:
            replay.one(delivery)
        except replay.EndpointOffError as problem:
            messages.error(request, str(problem))
        else:
            wake_line(delivery.endpoint_id)
            log(delivery.endpoint, "webhooks.replay", user=request.user)
            messages.success(request, "It is sent again, under the same id.")
        return redirect("webhooks:delivery", pk)


class EndpointQuestion(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Base of the pages about an endpoint's secret."""

    model = WebhookEndpoint
    permission_required = "change"
    header_icon = "key"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.endpoint = get_object_or_404(WebhookEndpoint, pk=kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = [
            {"url": reverse("webhooks:index"), "label": "Webhooks"},
            {"url": reverse("webhooks:inspect", args=[self.endpoint.pk]), "label": self.endpoint.name},
            {"url": "", "label": self.get_page_title()},
        ]
        return [*self.breadcrumbs_items, *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"endpoint": self.endpoint}


class RotateView(EndpointQuestion):
    """Asks before making another secret."""

    page_title = "New secret"
    template_name = "cms/webhooks/rotate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        until = self.endpoint.former_secret_until
        return super().get_context_data(**kwargs) | {"both_valid": until and until > timezone.now()}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        switches.rotate(pk, timezone.now())
        log(self.endpoint, "webhooks.rotate", user=request.user)
        messages.success(request, "It has a new secret. The former one is valid for a day beside it.")
        return redirect("webhooks:inspect", pk)


@method_decorator(never_cache, name="dispatch")
class SecretView(EndpointQuestion):
    """The secret, once. No message, session or log keeps it."""

    page_title = "Copy the secret now"
    template_name = "cms/webhooks/secret.html"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        secret = switches.reveal(pk, timezone.now())
        if secret is None:
            messages.error(
                request, "The secret was shown before, and is not shown again. Make a new one instead."
            )
            return redirect("webhooks:inspect", pk)
        log(self.endpoint, "webhooks.reveal", user=request.user)
        return self.render_to_response(self.get_context_data(secret=secret))

"""A campaign's mail as a page."""

import re
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from newsletter.corrections import corrected_in
from newsletter.forms import askable
from newsletter.models import Campaign, Newsletter, Trial, Variant
from newsletter.seeing import seen
from newsletter.views.page import language_for, policy

_BODY = re.compile(r"<body\b[^>]*>")


@require_safe
def archive(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The mail as it was sent, its personal links made harmless; above it, what was corrected since.

    For editors only, where that is set. `?version=` is the label of one that is for some readers.
    """
    begun = Campaign.objects.select_related("newsletter").filter(started_at__isnull=False)
    sent = get_object_or_404(begun, public_id=campaign)
    variant = archived(sent, askable(request.GET.get("version", "")))
    if variant is None or not (sent.newsletter.public_archive or _works_with(request.user, sent.newsletter)):
        raise Http404
    note = _correction_note(request, sent, variant.locale)
    return mail_page(_BODY.sub(lambda body: body[0] + note, seen(variant).html, count=1))


def _correction_note(request: HttpRequest, sent: Campaign, locale: str) -> str:
    corrected = corrected_in(sent, locale)
    if not corrected:
        return ""
    language = language_for(request)
    with translation.override(language):
        return render_to_string("newsletter/corrected.html", {"corrected": corrected, "language": language})


def archived(campaign: Campaign, label: str = "") -> Variant | None:
    """The one for some readers that has this label; without one, what most people got.

    That is the winner of its test, or its first.
    """
    if label:
        return campaign.variants.filter(label=label).exclude(readers="").first()
    decided = Variant.objects.filter(pk__in=Trial.objects.filter(campaign=campaign).values("winner"))
    return decided.first() or campaign.variants.order_by("pk").first()


def _works_with(user: Any, newsletter: Newsletter) -> bool:
    """Whether somebody sees the newsletter's campaigns in the admin."""
    may = any(user.has_perm(f"newsletter.{verb}_campaign") for verb in ("view", "add", "change"))
    return may and not newsletter.is_hidden_from(user)


def mail_page(html: str) -> HttpResponse:
    """A mail as a page: it may style itself and show pictures, and do nothing else."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = _MAIL_POLICY
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


_MAIL_POLICY = policy(
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["*", "data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
)

"""The newsletter's part of the Content API."""

import datetime
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from cms.api.problems import problem
from cms.api.schemas import FieldProblem, NewsletterCard, Problem
from cms.api.site import tell_newsletters
from cms.api.wanted import Moment
from newsletter.addresses import AddressInvalidError
from newsletter.forms import printable
from newsletter.intake import (
    Intake,
    NotOfferedError,
    TooManyRequestsError,
    about_address,
    take_in,
    visitor_of,
)
from newsletter.links import archive_url
from newsletter.models import Campaign, CampaignItem, Newsletter, Shape
from newsletter.origins import may_post
from newsletter.personal import shown
from newsletter.reader_languages import language_of
from newsletter.wording import consent_sentence, wording_in

router = Router(tags=["newsletter"])


class TopicChoice(Schema):
    slug: str
    name: str


class NewsletterOffer(NewsletterCard):
    """What a form needs: what may be chosen, and the sentence that people agree to."""

    topics: list[TopicChoice]
    offers_digest: bool
    consent: str


class NewsletterList(Schema):
    items: list[NewsletterOffer]


class IssueParameters(Schema):
    limit: int = Field(20, ge=1, le=100)
    before: Moment | None = Field(None, description="Only those that started earlier.")


class Issue(Schema):
    """A letter that went out; `url` shows it as it was sent.

    `transmission` is what it was made from; empty for a digest, which has several.
    """

    subject: str
    newsletter: str
    started_at: datetime.datetime
    url: str
    transmission: str


class IssueList(Schema):
    items: list[Issue]


_LANGUAGE = "Of the letters and of the answer's sentences, as `pt-BR`. Else Accept-Language."


class SubscriptionRequest(Schema):
    """`website` is a field to hide from people: whatever is in it was put there by a program."""

    email: str = Field(max_length=320, examples=["ada@example.org"])
    newsletter: str = Field(max_length=60, pattern=r"^[-\w]+$", description="The newsletter's slug.")
    name: str = Field("", max_length=200)
    topics: list[str] = Field([], max_length=50, description="Slugs; none: all of the newsletter's.")
    frequency: Literal["every", "digest"] = "every"
    language: str = Field("", max_length=35, description=_LANGUAGE)
    website: str = Field("", max_length=200)


class SubscriptionAnswer(Schema):
    status: str = Field(examples=["pending"])
    message: str


def newsletter_cards() -> list[dict[str, str]]:
    """What readers can subscribe to, for every page of a frontend."""
    return [
        {"slug": one.slug, "name": one.name, "description": one.description}
        for one in Newsletter.objects.all()
    ]


tell_newsletters(newsletter_cards)


@router.get("newsletters/", response=NewsletterList, summary="List newsletters")
def list_newsletters(request: HttpRequest, response: HttpResponse) -> dict[str, list[dict[str, object]]]:
    """What readers can subscribe to, and choose. The consent is in the language of Accept-Language."""
    language = language_of("", request.headers.get("Accept-Language", ""))
    _name_language(response, language)
    wording = wording_in(language)
    return {"items": [_offer(one, wording) for one in Newsletter.objects.prefetch_related("topics")]}


def _offer(one: Newsletter, wording: str) -> dict[str, object]:
    return {
        "slug": one.slug,
        "name": one.name,
        "description": one.description,
        "topics": [{"slug": topic.slug, "name": topic.name} for topic in one.topics.all()],
        "offers_digest": one.offers_digest,
        "consent": consent_sentence(one.name, wording),
    }


@router.get("issues/", response=IssueList, summary="List issues")
def list_issues(request: HttpRequest, wanted: Query[IssueParameters]) -> dict[str, Any]:
    """Letters that went out, the newest first, as far as readers can still read what they were made from.

    The next page: `before` as the last one's `started_at`.
    """
    digested = CampaignItem.objects.filter(campaign=OuterRef("pk"), page__live=True)
    readable = Q(page__live=True) | Q(Exists(digested), shape=Shape.DIGEST)
    sent = Campaign.objects.filter(readable, started_at__isnull=False, cancelled_at__isnull=True)
    sent = sent.filter(newsletter__public_archive=True, letter_version=None)
    if wanted.before:
        sent = sent.filter(started_at__lt=wanted.before)
    found = sent.select_related("newsletter", "page").order_by("-started_at")[: wanted.limit]
    return {"items": [_issue(campaign) for campaign in found]}


def _issue(campaign: Campaign) -> dict[str, Any]:
    return {
        "subject": shown(campaign.subject),
        "newsletter": campaign.newsletter.slug,
        "started_at": campaign.started_at,
        "url": archive_url(campaign.public_id),
        "transmission": campaign.page.slug if campaign.page else "",
    }


@router.post(
    "subscriptions/",
    response={202: SubscriptionAnswer, 403: Problem, 404: Problem, 422: Problem, 429: Problem},
    summary="Subscribe",
)
def create_subscription(
    request: HttpRequest, response: HttpResponse, body: SubscriptionRequest
) -> Status[dict[str, str]] | HttpResponse:
    """Ask for a newsletter. The answer is the same whether or not the address is known.

    Its sentences are for the reader: English, German, Portuguese or Spanish.
    """
    language = language_of(body.language, request.headers.get("Accept-Language", ""))
    with translation.override(language):
        answer = _answer(request, body, language)
    _name_language(answer if isinstance(answer, HttpResponse) else response, language)
    return answer


def _answer(
    request: HttpRequest, body: SubscriptionRequest, language: str
) -> Status[dict[str, str]] | HttpResponse:
    if not may_post(request):
        return problem(
            403, _("The page that you come from may not sign people up here. You can do it on our own page.")
        )
    newsletter = Newsletter.objects.filter(slug=body.newsletter).first()
    if newsletter is None:
        return problem(404, _("That newsletter is not offered any more. Please choose another one."))
    try:
        take_in(
            Intake(
                newsletter=newsletter,
                email=body.email,
                name=printable(body.name),
                website=body.website,
                visitor=visitor_of(request),
                form="api",
                topics=body.topics,
                frequency=body.frequency,
                language=language,
            )
        )
    except AddressInvalidError as error:
        told = about_address(error, language)
        return problem(422, told, [FieldProblem(field="email", message=told)])
    except NotOfferedError as error:
        return problem(422, str(error))
    except TooManyRequestsError:
        later = problem(429, _("There were too many requests. Please try again in an hour."))
        later["Retry-After"] = "3600"
        return later
    message = _("If %s is not coming to you already, look into your inbox to confirm.") % newsletter.name
    return Status(202, {"status": "pending", "message": message})


def _name_language(answer: HttpResponse, language: str) -> None:
    """For caches (RFC 9110, section 12.5.5): another reader of the same address may be told otherwise."""
    answer["Content-Language"] = language
    patch_vary_headers(answer, ["Accept-Language"])

"""The newsletter's part of the Content API."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from cms.api.problems import problem
from cms.api.schemas import FieldProblem, NewsletterCard, Problem
from cms.api.site import tell_newsletters
from newsletter.addresses import AddressInvalidError
from newsletter.forms import printable
from newsletter.intake import Intake, TooManyRequestsError, take_in, visitor_of
from newsletter.models import Newsletter

router = Router(tags=["newsletter"])


class NewsletterList(Schema):
    items: list[NewsletterCard]


class SubscriptionRequest(Schema):
    """`website` is a field to hide from people: whatever is in it was put there by a program."""

    email: str = Field(max_length=320, examples=["ada@example.org"])
    newsletter: str = Field(max_length=60, description="The newsletter's slug.")
    name: str = Field("", max_length=200)
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
def list_newsletters(request: HttpRequest) -> dict[str, list[Newsletter]]:
    """What readers can subscribe to."""
    return {"items": list(Newsletter.objects.all())}


@router.post(
    "subscriptions/",
    response={202: SubscriptionAnswer, 404: Problem, 422: Problem, 429: Problem},
    summary="Subscribe",
)
def create_subscription(
    request: HttpRequest, body: SubscriptionRequest
) -> Status[dict[str, str]] | HttpResponse:
    """Ask for a newsletter. The answer is the same whether or not the address is known."""
    newsletter = get_object_or_404(Newsletter, slug=body.newsletter)
    try:
        take_in(
            Intake(
                newsletter=newsletter,
                email=body.email,
                name=printable(body.name),
                website=body.website,
                visitor=visitor_of(request),
                form="api",
            )
        )
    except AddressInvalidError as error:
        return problem(422, str(error), [FieldProblem(field="email", message=str(error))])
    except TooManyRequestsError:
        return problem(429, "That was quick. Please try again in an hour.")
    message = f"Please look into your inbox to confirm {newsletter.name}."
    return Status(202, {"status": "pending", "message": message})

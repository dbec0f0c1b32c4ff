"""A person's page: what is known, what they said, what they were sent and did, and who changed what."""

from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from newsletter.desk.teams import hidden_from, newsletters_of, of_team, people_of
from newsletter.letter_marks import LetterKind, find_mark, stem
from newsletter.models import (
    Attribute,
    Bounce,
    Campaign,
    Delivery,
    Reaction,
    SeriesReader,
    Subscriber,
    Suppression,
)

_LATEST = 50
# The ledger finds a person by campaign: so many campaigns are looked through.
_CAMPAIGNS = 500


class PersonPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = Subscriber
    any_permission_required = ["add", "change", "delete", "view"]
    template_name = "newsletter/desk/people/person.html"
    header_icon = "user"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(people_of(request.user), pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return self.person.email

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = [
            {"url": reverse("subscribers:index"), "label": "Subscribers"},
            {"url": "", "label": self.person.email},
        ]
        return [*self.breadcrumbs_items, *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, user = self.person, self.request.user
        mine = of_team(person.subscriptions.select_related("newsletter"), user)
        return super().get_context_data(**kwargs) | {
            "person": person,
            "attributes": _attributes(person),
            "subscriptions": mine.prefetch_related("topics").order_by("newsletter__name"),
            "suppressions": _suppressions(person, user),
            "series": _series(person, user),
            "mails": _mails(person, user),
            "bounces": _bounces(person, user),
            "reactions": _reactions(person, user),
            "consents": of_team(person.consents.select_related("newsletter"), user).order_by("-id"),
            "log": _log(person, user),
            "actions": _actions(person, user),
        }


def _attributes(person: Subscriber) -> list[tuple[str, Any]]:
    names = dict(Attribute.objects.values_list("key", "label"))
    said = {True: "yes", False: "no"}
    return [(names.get(key, key), said.get(value, value)) for key, value in person.attributes.items()]


def _suppressions(person: Subscriber, user: Any) -> QuerySet[Suppression]:
    everywhere_or_mine = Q(newsletter=None) | Q(newsletter__in=newsletters_of(user))
    rows = Suppression.objects.filter(everywhere_or_mine, address_hash=person.address_hash)
    return rows.select_related("newsletter")


def _series(person: Subscriber, user: Any) -> QuerySet[SeriesReader]:
    rows = SeriesReader.objects.filter(subscription__subscriber=person)
    mine = of_team(rows.select_related("subscription__newsletter"), user, "subscription__newsletter")
    return mine.prefetch_related("mails__letter", "mails__delivery")


def _mails(person: Subscriber, user: Any) -> QuerySet[Delivery]:
    started = of_team(Campaign.objects.filter(started_at__isnull=False), user).order_by("-started_at")
    campaigns = list(started.values_list("pk", flat=True)[:_CAMPAIGNS])
    rows = Delivery.objects.filter(subscriber=person, campaign__in=campaigns)
    return rows.select_related("campaign").order_by("-campaign_id")[:_LATEST]


def _bounces(person: Subscriber, user: Any) -> list[dict[str, Any]]:
    rows = of_team(person.bounces.order_by("-id"), user, "delivery__campaign__newsletter")
    for hidden in person.subscriptions.filter(newsletter__in=hidden_from(user)):
        rows = rows.exclude(letter__startswith=stem(LetterKind.CONFIRM, hidden.pk))
    latest = rows.select_related("delivery__campaign")[:_LATEST]
    return [{"row": one, "mail": _what_came_back(one)} for one in latest]


def _what_came_back(one: Bounce) -> str:
    if one.delivery is not None:
        return str(one.delivery.campaign)
    mark = find_mark(one.letter)
    moving = mark is not None and mark.kind == LetterKind.MOVE
    return "The letter to a new address" if moving else "The letter to confirm"


def _reactions(person: Subscriber, user: Any) -> list[dict[str, Any]]:
    rows = of_team(Reaction.objects.filter(subscriber=person), user, "campaign__newsletter")
    latest = list(rows.select_related("campaign").order_by("-last_at")[:_LATEST])
    links = {
        (link.campaign_id, link.number): link.url
        for campaign in Campaign.objects.filter(pk__in={one.campaign_id for one in latest}).prefetch_related(
            "links"
        )
        for link in campaign.links.all()
    }
    return [{"row": one, "url": links.get((one.campaign_id, one.link), "")} for one in latest]


def _log(person: Subscriber, user: Any) -> list[ModelLogEntry]:
    """Of the person and of each subscription: import, desk and API write to either."""
    entries = chain(
        registry.get_logs_for_instance(person).select_related("user")[:_LATEST],
        *(
            registry.get_logs_for_instance(one).select_related("user")[:_LATEST]
            for one in of_team(person.subscriptions.all(), user)
        ),
    )
    return sorted(entries, key=lambda entry: entry.timestamp, reverse=True)[:_LATEST]


def _actions(person: Subscriber, user: Any) -> list[tuple[str, str]]:
    """The bulk actions, for this person alone."""
    back = reverse("subscribers:inspect", args=[person.pk])
    choices = {"unsubscribe": "newsletter.change_subscription", "suppress": "newsletter.add_suppression"}
    choices |= {"attribute": "newsletter.change_subscriber"}
    labels = {"unsubscribe": "Unsubscribe…", "suppress": "Suppress…", "attribute": "Set an attribute…"}
    return [
        (labels[name], f"{reverse('wagtail_bulk_action', args=['newsletter', 'subscriber', name])}"
                       f"?id={person.pk}&next={back}")
        for name, permission in choices.items()
        if user.has_perm(permission)
    ]  # fmt: skip

"""Who works with which newsletter: a newsletter may be kept to groups of editors.

Permissions say what somebody may do; this says with whose people. Administrators see everything.
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from newsletter.models import Newsletter, Subscriber, Subscription


def newsletters_of(user: Any) -> QuerySet[Newsletter]:
    """The newsletters that the user works with."""
    return Newsletter.objects.exclude(pk__in=hidden_from(user))


def hidden_from(user: Any) -> list[int]:
    """Newsletters that are kept to groups the user is not in."""
    if user.is_superuser:
        return []
    kept = Newsletter.objects.filter(groups__isnull=False)
    mine = kept.filter(groups__in=user.groups.all())
    return list(kept.exclude(pk__in=mine).order_by().distinct().values_list("pk", flat=True))


def of_team(rows: QuerySet[Any], user: Any, field: str = "newsletter") -> QuerySet[Any]:
    """Without rows of newsletters that are hidden from the user; those of no newsletter are everybody's."""
    hidden = hidden_from(user)
    return rows.exclude(**{f"{field}__in": hidden}) if hidden else rows


def people_of(user: Any) -> QuerySet[Subscriber]:
    """Everybody, or for who is kept from a newsletter: the people of the others."""
    hidden = hidden_from(user)
    if not hidden:
        return Subscriber.objects.all()
    theirs = Subscription.objects.filter(subscriber=OuterRef("pk")).exclude(newsletter__in=hidden)
    return Subscriber.objects.filter(Exists(theirs))


class TeamList:
    """Mixin of Wagtail's lists: rows of hidden newsletters are not there. `team_field` leads to it."""

    request: Any
    team_field = "newsletter"

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = super().get_base_queryset()  # type: ignore[misc]  # of the view that it is mixed into
        return of_team(rows, self.request.user, self.team_field)


class TeamObject:
    """Mixin of Wagtail's views of one row: one of a hidden newsletter is not there."""

    request: Any
    team_field = "newsletter"

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()  # type: ignore[misc]  # of the view that it is mixed into
        return of_team(rows, self.request.user, self.team_field)

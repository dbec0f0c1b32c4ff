"""Finding people: the filters of the list, and the search. Each is one condition with an index of its own."""

from typing import Any

import django_filters
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Lower
from wagtail.admin.filters import WagtailFilterSet

from newsletter.audiences import reachable
from newsletter.desk.segments.known import rules_of
from newsletter.desk.teams import newsletters_of, of_team
from newsletter.models import Newsletter, Segment, Subscriber, Subscription, SubscriptionState
from newsletter.segments.narrowing import narrowed
from newsletter.segments.rules import RulesInvalidError

_FLAGS = [("role", "address of a function"), ("disposable", "throw-away address")]
_WORDS = 5
# Written as the index of trigrams in 0010_find_people has it, or PostgreSQL reads everybody.
_SEARCHED = Func(
    F("email_normalized"),
    Lower("name"),
    template="(%(expressions)s)",
    arg_joiner=" || ' ' || ",
    output_field=TextField(),
)


class PeopleFilterSet(WagtailFilterSet):
    # What the list says: which newsletters could not be asked, and why.
    left_out: tuple[str, ...] = ()

    newsletter = django_filters.ModelChoiceFilter(
        label="Newsletter", queryset=lambda request: newsletters_of(request.user), method="_later"
    )
    state = django_filters.ChoiceFilter(label="State", choices=SubscriptionState.choices, method="_later")
    topic = django_filters.ModelChoiceFilter(
        label="Topic", queryset=lambda request: _topics(), method="_later"
    )
    locale = django_filters.CharFilter(label="Language", field_name="locale")
    segment = django_filters.ModelChoiceFilter(
        label="Segment", queryset=lambda request: of_team(Segment.objects.all(), request.user), method="_in"
    )
    flag = django_filters.ChoiceFilter(label="Mark", choices=_FLAGS, method="_flagged")

    class Meta:
        model = Subscriber
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Subscriber]) -> QuerySet[Subscriber]:
        """Newsletter, state and topic are of one and the same subscription."""
        wanted = self.form.cleaned_data
        kept = {
            "newsletter": wanted["newsletter"],
            "state": wanted["state"],
            "topics": wanted["topic"],
        }
        given = {name: value for name, value in kept.items() if value}
        people = super().filter_queryset(queryset)
        if not given:
            return people
        theirs = of_team(Subscription.objects.filter(subscriber=OuterRef("pk"), **given), self.request.user)
        return people.filter(Exists(theirs))

    def _later(self, queryset: QuerySet[Subscriber], name: str, value: Any) -> QuerySet[Subscriber]:
        return queryset  # all of them together, by `filter_queryset`

    def _flagged(self, queryset: QuerySet[Subscriber], name: str, value: str) -> QuerySet[Subscriber]:
        return queryset.filter(**{f"is_{value}": True})

    def _in(self, queryset: QuerySet[Subscriber], name: str, segment: Segment) -> QuerySet[Subscriber]:
        """Who is reached by the segment: in the newsletter chosen beside it, or in any that can tell."""
        chosen = self.form.cleaned_data["newsletter"] or segment.newsletter
        mine = newsletters_of(self.request.user)
        try:
            group = rules_of(segment.rules, self.request.user)
        except RulesInvalidError as error:
            self.left_out = (str(error),)
            return queryset.none()
        any_of = Q()
        for newsletter in mine.filter(pk=chosen.pk) if chosen else mine:
            try:
                people = narrowed(reachable(newsletter), group, newsletter)
            except RulesInvalidError as error:
                self.left_out += (f"{newsletter} is left out. {error}",)
                continue
            any_of |= Q(Exists(people.filter(subscriber=OuterRef("pk"))))
        return queryset.filter(any_of) if any_of else queryset.none()


def found(people: QuerySet[Subscriber], query: str) -> QuerySet[Subscriber]:
    """Who has every word of the query somewhere in address or name."""
    people = people.alias(searched=_SEARCHED)
    for word in query.lower().split()[:_WORDS]:
        people = people.filter(searched__contains=word)
    return people


def _topics() -> QuerySet[Any]:
    return Newsletter.topics.field.related_model._default_manager.order_by("name")

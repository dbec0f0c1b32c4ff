"""From rules to a query: one condition, whatever the rules are."""

from collections.abc import Collection
from functools import reduce
from operator import and_, or_

from django.db.models import Model, Q, QuerySet

from newsletter.models import Attribute, Campaign, Newsletter, Subscription
from newsletter.segments import rules
from newsletter.segments.conditions import condition
from newsletter.segments.rules import Group, RulesInvalidError, leaves

_ATTRIBUTES = (
    rules.AttributeText,
    rules.AttributeNumber,
    rules.AttributeDate,
    rules.AttributeYesNo,
    rules.AttributeChoice,
)


def narrowed(people: QuerySet[Subscription], group: Group, newsletter: Newsletter) -> QuerySet[Subscription]:
    """Those of the newsletter's subscriptions that the rules mean. Raises RulesInvalidError.

    Rules about a campaign that was deleted would mean everybody or nobody: they are refused instead.
    """
    require_known(group)
    return people.filter(_grouped(group, newsletter)) if group.rules else people


def require_known(group: Group) -> None:
    """Everything that the rules speak of is there. Raises RulesInvalidError."""
    found = list(leaves(group))
    _require(Campaign, campaigns_in(group), "campaign")
    _require(Newsletter, newsletters_in(group), "newsletter")
    topics = {pk for one in found if isinstance(one, rules.Topic) for pk in one.topics}
    _require(Newsletter.topics.field.related_model, topics, "topic")
    _require_attributes([one for one in found if isinstance(one, _ATTRIBUTES)])


def campaigns_in(group: Group) -> set[int]:
    """Those that the rules speak of, there or not."""
    return {one.campaign for one in leaves(group) if isinstance(one, rules.GotCampaign)}


def newsletters_in(group: Group) -> set[int]:
    """Those that the rules speak of, there or not."""
    return {one.newsletter for one in leaves(group) if isinstance(one, rules.OtherNewsletter)}


def _grouped(group: Group, newsletter: Newsletter) -> Q:
    parts = [
        _grouped(rule, newsletter) if isinstance(rule, Group) else condition(rule, newsletter)
        for rule in group.rules
    ]
    if not parts:
        return ~Q(pk__in=[])  # everybody, also in the middle of other rules
    if group.match == "all":
        return reduce(and_, parts)
    return ~reduce(or_, parts) if group.match == "none" else reduce(or_, parts)


def _require(model: type[Model], wanted: Collection[int], what: str) -> None:
    if wanted and model._default_manager.filter(pk__in=wanted).count() < len(wanted):
        raise RulesInvalidError(f"A rule speaks of a {what} that is no longer there.")


def _require_attributes(found: list[rules.AttributeRule]) -> None:
    kinds = dict(Attribute.objects.values_list("key", "kind")) if found else {}
    for rule in found:
        if kinds.get(rule.key) != rule.kind.removeprefix("attribute_"):
            raise RulesInvalidError(f"There is no attribute “{rule.key}” of that kind any more.")

"""Rules that somebody in the admin may use: all that they speak of is there, and the user works with it."""

from collections.abc import Mapping
from typing import Any

from newsletter.desk.teams import hidden_from
from newsletter.models import Campaign
from newsletter.segments.narrowing import campaigns_in, newsletters_in, require_known
from newsletter.segments.rules import Group, RulesInvalidError, parse_rules


def rules_of(stored: Mapping[str, Any], user: Any) -> Group:
    """Raises RulesInvalidError.

    Who receives a hidden newsletter is hidden, and counting people, or finding them, would tell it.
    """
    group = parse_rules(stored)
    require_known(group)
    hidden = hidden_from(user)
    theirs = Campaign.objects.filter(pk__in=campaigns_in(group), newsletter__in=hidden)
    if hidden and (newsletters_in(group) & set(hidden) or theirs.exists()):
        raise RulesInvalidError("A rule speaks of a newsletter that you do not work with.")
    return group

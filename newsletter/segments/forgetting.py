"""Taking an erased person's address out of rules, so that whom the rules mean stays the same."""

import json
import re
from collections.abc import Collection, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any, cast

from django.db.models import Q

from newsletter.addresses import Address, known_address, spellings
from newsletter.models import Newsletter, Subscriber, Subscription
from newsletter.segments.conditions import condition
from newsletter.segments.rules import Leaf, RulesInvalidError, parse_rules

# What stands there instead. No address has a space (RFC 5321, 4.1.2), so it is nobody's, nor a part of any.
ERASED = "an erased address"
# Of which an address is made: one that goes on before or after the text is another address.
_BEFORE, _AFTER = r"(?<![\w.!#$%&*+/=?^`{|}~-])", r"(?!\.?[\w-])"
# Written alike in JSON, in a URL and in whatever form of Unicode.
_SAFE = re.compile(r"[A-Za-z0-9._-]+")


class Forgotten:
    """A person who is being erased, as rules may name them. Their row is still there."""

    def __init__(self, person: Subscriber, addresses: Collection[Address]) -> None:
        self._others = Subscription.objects.exclude(subscriber=person)
        self._normalized = {one.normalized for one in addresses}
        self._texts = spellings(addresses)
        any_of = "|".join(map(re.escape, sorted(self._texts, key=len, reverse=True)))
        self._pattern = re.compile(f"{_BEFORE}(?:{any_of}){_AFTER}", re.IGNORECASE)
        self._fitting: dict[str, bool] = {}

    def somewhere_in(self, column: str) -> Q:
        """Rows worth reading: all in which the address may stand, and hardly any other."""
        return reduce(or_, (_has_all(column, _SAFE.findall(text)) for text in self._texts))

    def stands_in(self, text: str) -> bool:
        return bool(self._pattern.search(text))

    def out_of(self, stored: Any) -> Any:
        """The same rules without the person; also such as cannot be read any more, whatever their shape.

        A rule that somebody else fits, too, is about them, and stays: “address contains ann@a.example” finds
        joann@a.example.
        """
        if isinstance(stored, list):
            return [self.out_of(one) for one in stored]
        if not isinstance(stored, Mapping):
            return stored
        text = stored.get("text")
        if isinstance(text, str) and self._is_named_by(text) and not self._fits_others(stored):
            return {**stored, "text": ERASED}
        if isinstance(domains := stored.get("domains"), list):  # no domain is an address: nobody fits
            return {**stored, "domains": [self._without(one) for one in domains]}
        return {key: self.out_of(value) for key, value in stored.items()}

    def _without(self, domain: Any) -> Any:
        return ERASED if isinstance(domain, str) and self._is_named_by(domain) else domain

    def _is_named_by(self, text: str) -> bool:
        return self.stands_in(text) or known_address(text).normalized in self._normalized

    def _fits_others(self, rule: Mapping[str, Any]) -> bool:
        key = json.dumps(rule, sort_keys=True)
        if key not in self._fitting:
            self._fitting[key] = self._ask(rule)
        return self._fitting[key]

    def _ask(self, rule: Mapping[str, Any]) -> bool:
        positive = {**rule, "op": "is" if rule.get("op") == "is_not" else rule.get("op")}
        try:
            leaf = cast("Leaf", parse_rules({"rules": [positive]}).rules[0])
        except RulesInvalidError:
            return False
        # What a person's own fields say is the same in each newsletter.
        return self._others.filter(condition(leaf, Newsletter())).exists()


def _has_all(column: str, runs: list[str]) -> Q:
    return reduce(and_, (Q(**{f"{column}__icontains": run}) for run in runs), Q())

"""Each kind of rule finds whom it means, and its opposite everybody else: also who has no value at all."""

from typing import Any

import pytest

from newsletter.models import Newsletter, Subscription
from tests.newsletter.segments.people import five_people, found

pytestmark = pytest.mark.django_db
EVERYBODY = {"ana", "ben", "cem", "desk", "eva"}

CASES: list[tuple[dict[str, Any], str]] = [
    ({"kind": "name", "op": "contains", "text": "SOL"}, "ana"),
    ({"kind": "name", "op": "contains", "text": "0%"}, "eva"),
    ({"kind": "name", "op": "is", "text": "ben"}, "ben"),
    ({"kind": "name", "op": "empty"}, "cem"),
    ({"kind": "name", "op": "not_empty"}, "ana ben desk eva"),
    ({"kind": "address", "op": "contains", "text": "Mail"}, "ben cem"),
    ({"kind": "address", "op": "contains", "text": "_"}, ""),
    ({"kind": "address", "op": "is", "text": "ANA@sol.example"}, "ana"),
    ({"kind": "domain", "op": "is", "domains": ["@sol.example", "other.example"]}, "ana desk eva"),
    ({"kind": "domain", "op": "is_not", "domains": ["sol.example"]}, "ben cem eva"),
    ({"kind": "locale", "op": "is", "locales": ["pt", "de"]}, "ana cem"),
    ({"kind": "locale", "op": "is_not", "locales": ["en"]}, "ana cem eva"),
    ({"kind": "time_zone", "op": "is", "zones": ["Europe/Lisbon"]}, "ana"),
    ({"kind": "time_zone", "op": "is_not", "zones": ["Europe/Lisbon"]}, "ben cem desk eva"),
    ({"kind": "attribute_text", "key": "city", "op": "is", "text": "Lisboa"}, "ana ben"),
    ({"kind": "attribute_text", "key": "city", "op": "is_not", "text": "Lisboa"}, "cem desk eva"),
    ({"kind": "attribute_text", "key": "city", "op": "contains", "text": "öl"}, "cem"),
    ({"kind": "attribute_text", "key": "city", "op": "empty"}, "desk eva"),
    ({"kind": "attribute_text", "key": "contains", "op": "is", "text": "x"}, "ben"),
    ({"kind": "attribute_number", "key": "age", "op": "more", "number": 7}, "ana ben"),
    ({"kind": "attribute_number", "key": "age", "op": "less", "number": 8}, "ben"),
    ({"kind": "attribute_number", "key": "age", "op": "is", "number": 41}, "ana"),
    ({"kind": "attribute_number", "key": "age", "op": "is", "number": 0}, ""),
    ({"kind": "attribute_number", "key": "age", "op": "not_empty"}, "ana ben cem"),
    ({"kind": "attribute_date", "key": "born", "op": "before", "day": "2000-01-01"}, "ana"),
    ({"kind": "attribute_date", "key": "born", "op": "after", "day": "2000-01-01"}, "ben"),
    ({"kind": "attribute_date", "key": "born", "op": "is", "day": "1985-02-03"}, "ana"),
    ({"kind": "attribute_yes_no", "key": "member", "op": "yes"}, "ana"),
    ({"kind": "attribute_yes_no", "key": "member", "op": "no"}, "ben"),
    ({"kind": "attribute_yes_no", "key": "member", "op": "empty"}, "cem desk eva"),
    ({"kind": "attribute_choice", "key": "plan", "op": "is", "options": ["paid", "free"]}, "ana ben"),
    ({"kind": "attribute_choice", "key": "plan", "op": "is_not", "options": ["paid"]}, "ben cem desk eva"),
    ({"kind": "subscribed", "op": "before", "day": "2022-06-15"}, "ana"),
    ({"kind": "subscribed", "op": "after", "day": "2022-06-15"}, "cem desk eva"),
    ({"kind": "subscribed", "op": "in_last", "days": 1}, ""),
    ({"kind": "subscribed", "op": "not_in_last", "days": 1}, "ana ben cem desk eva"),
    ({"kind": "flag", "op": "is", "flag": "role"}, "desk"),
    ({"kind": "flag", "op": "is_not", "flag": "role"}, "ana ben cem eva"),
    ({"kind": "flag", "op": "is", "flag": "digest"}, ""),
]


@pytest.mark.parametrize(("rule", "people"), CASES)
def test_it_finds_whom_it_means(newsletter: Newsletter, rule: dict[str, Any], people: str) -> None:
    five_people(newsletter)
    assert found(newsletter, rule) == people
    others = EVERYBODY - set(people.split())
    assert found(newsletter, rule, match="none") == " ".join(sorted(others))


def test_it_joins_rules_in_nested_groups(newsletter: Newsletter) -> None:
    five_people(newsletter)
    portuguese = {"kind": "locale", "op": "is", "locales": ["pt", "pt-BR"]}
    at_sol = {"kind": "domain", "op": "is", "domains": ["sol.example"]}
    desk = {"kind": "flag", "op": "is", "flag": "role"}
    assert found(newsletter, portuguese, at_sol, match="any") == "ana desk eva"
    nested = {
        "kind": "group",
        "match": "none",
        "rules": [{"kind": "group", "match": "all", "rules": [at_sol, desk]}],
    }
    either = {"kind": "group", "match": "any", "rules": [portuguese, at_sol]}
    assert found(newsletter, either, nested) == "ana eva"


def test_it_means_everybody_without_rules(newsletter: Newsletter) -> None:
    five_people(newsletter)
    assert set(found(newsletter).split()) == EVERYBODY
    assert set(found(newsletter, {"kind": "group", "rules": []}, match="any").split()) == EVERYBODY


def test_it_finds_only_who_is_reachable(newsletter: Newsletter) -> None:
    people = five_people(newsletter)
    Subscription.objects.filter(pk=people["ana"].pk).update(state="pending")
    assert found(newsletter, {"kind": "domain", "op": "is", "domains": ["sol.example"]}) == "desk"

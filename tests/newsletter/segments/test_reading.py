"""What is not a rule is refused with a sentence, and so are rules about what is no longer there."""

from typing import Any

import pytest

from newsletter.models import Campaign, Newsletter
from newsletter.segments.rules import RulesInvalidError, dump_rules, parse_rules
from tests.newsletter.segments.people import five_people, found

BAD: list[tuple[dict[str, Any], str]] = [
    ({"kind": "sql", "op": "is"}, "Rule 1"),
    ({"kind": "name", "op": "is", "text": " "}, "a value is missing"),
    ({"kind": "name", "op": "is", "text": "a\0"}, "a character that no text has"),
    ({"kind": "domain", "op": "is", "domains": ["a\0"]}, "a character that no text has"),
    ({"kind": "attribute_text", "key": "city", "op": "is", "text": "\0"}, "a character that no text has"),
    ({"kind": "name", "op": "is", "text": "a", "raw": "1=1"}, "raw"),
    ({"kind": "domain", "op": "is", "domains": []}, "domains"),
    ({"kind": "attribute_number", "key": "age", "op": "less"}, "a value is missing"),
    ({"kind": "attribute_text", "key": "a'; --", "op": "is", "text": "x"}, "key"),
    ({"kind": "share", "low": 50, "high": 20}, "the smaller one"),
    ({"kind": "engaged", "op": "did", "what": "opened", "last": 0}, "last"),
    ({"kind": "group", "rules": [{"kind": "locale", "op": "is", "locales": [""]}]}, "Rule 1.1"),
]


@pytest.mark.parametrize(("rule", "told"), BAD)
def test_it_refuses_what_is_no_rule(rule: dict[str, Any], told: str) -> None:
    with pytest.raises(RulesInvalidError) as error:
        parse_rules({"rules": [rule]})
    assert told in str(error.value)


def test_it_refuses_what_is_nested_too_deep() -> None:
    group: dict[str, Any] = {"kind": "group", "rules": []}
    for _ in range(2000):
        group = {"kind": "group", "rules": [group]}
    with pytest.raises(RulesInvalidError, match="nested"):
        parse_rules(group)


def test_it_refuses_more_rules_than_fifty() -> None:
    one = {"kind": "name", "op": "empty"}
    with pytest.raises(RulesInvalidError, match="at most 50"):
        parse_rules({"rules": [one] * 51})


def test_it_writes_what_it_reads() -> None:
    rules = {
        "kind": "group",
        "match": "any",
        "rules": [{"kind": "subscribed", "op": "before", "day": "2024-01-31"}],
    }
    assert dump_rules(parse_rules(rules)) == rules
    assert dump_rules(parse_rules({})) == {}


@pytest.mark.django_db
def test_it_never_means_everybody_by_what_is_gone(newsletter: Newsletter, campaign: Campaign) -> None:
    five_people(newsletter)
    for rule in (
        {"kind": "campaign", "op": "got_not", "campaign": campaign.pk + 1},
        {"kind": "newsletter", "op": "receives_not", "newsletter": newsletter.pk + 1},
        {"kind": "topic", "op": "wants_not", "topics": [99999]},
        {"kind": "attribute_text", "key": "shoes", "op": "empty"},
        {"kind": "attribute_number", "key": "city", "op": "empty"},
    ):
        with pytest.raises(RulesInvalidError, match=r"no longer there|any more"):
            found(newsletter, rule)

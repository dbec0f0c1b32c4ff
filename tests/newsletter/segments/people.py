"""Five people who differ in everything that a rule can ask for."""

from datetime import UTC, datetime
from typing import Any

from newsletter.audiences import reachable
from newsletter.models import Attribute, AttributeKind, Newsletter, Subscription, SubscriptionState
from newsletter.segments.narrowing import narrowed
from newsletter.segments.rules import parse_rules
from tests.newsletter.cast import person

ATTRIBUTES = {
    "city": AttributeKind.TEXT,
    "age": AttributeKind.NUMBER,
    "born": AttributeKind.DATE,
    "member": AttributeKind.YES_NO,
    "plan": AttributeKind.CHOICE,
    "contains": AttributeKind.TEXT,  # also the name of a lookup
}


def five_people(newsletter: Newsletter) -> dict[str, Subscription]:
    for key, kind in ATTRIBUTES.items():
        Attribute.objects.create(
            key=key, label=key, kind=kind, choices=["free", "paid"] if key == "plan" else []
        )
    made = {
        "ana": _one(newsletter, "ana@sol.example", "Ana Sol", 2021, "pt", "Europe/Lisbon"),
        "ben": _one(newsletter, "ben@mail.example", "Ben", 2022, "en", "Europe/London"),
        "cem": _one(newsletter, "cem@mail.example", "", 2023, "de", ""),
        "desk": _one(newsletter, "desk@sol.example", "Front desk", 2024, "en", ""),
        "eva": _one(newsletter, "eva@other.example", "Eva 100%", 2025, "pt-BR", "America/Recife"),
    }
    _know(made["ana"], city="Lisboa", age=41, born="1985-02-03", member=True, plan="paid")
    _know(made["ben"], city="lisboa", age=7.5, born="2019-01-01", member=False, plan="free", contains="x")
    _know(made["cem"], city="Köln", age="unknown")  # a text where a number should be
    made["desk"].subscriber.is_role = True
    made["desk"].subscriber.save()
    return made


def _one(newsletter: Newsletter, email: str, name: str, year: int, locale: str, zone: str) -> Subscription:
    one = person(newsletter, email, SubscriptionState.ACTIVE, name)
    one.confirmed_at = datetime(year, 6, 15, 12, tzinfo=UTC)
    one.save()
    one.subscriber.locale, one.subscriber.time_zone = locale, zone
    one.subscriber.save()
    return one


def _know(one: Subscription, **attributes: Any) -> None:
    one.subscriber.attributes = attributes
    one.subscriber.save()


def found(newsletter: Newsletter, *rules: dict[str, Any], match: str = "all") -> str:
    """The people whom the rules mean, as `ana ben`."""
    group = parse_rules({"kind": "group", "match": match, "rules": list(rules)})
    people = narrowed(reachable(newsletter), group, newsletter)
    return " ".join(
        sorted(email.partition("@")[0] for email in people.values_list("subscriber__email", flat=True))
    )

"""The rules as an editor meets them: their names, and what can be chosen. The builder is made from it.

A kind is `{kind, label, ops, fields, fixed}`. A field is shown for the operators in `only`, or for all.
Its types: text, number, date, select, many (several of its choices), words (separated by commas), check.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from newsletter.desk.teams import of_team
from newsletter.models import Attribute, AttributeKind, Campaign, Newsletter

_LATEST = 100
_THERE = [["empty", "is empty"], ["not_empty", "is not empty"]]
_WHICH = [["is", "is one of"], ["is_not", "is none of"]]
_TEXT = [["is", "is"], ["is_not", "is not"], ["contains", "contains"], *_THERE]
Kind = dict[str, Any]


def vocabulary(user: Any) -> list[Kind]:
    """Every kind of rule, with the newsletters and campaigns that the user works with."""
    newsletters = [[one.pk, one.name] for one in of_team(Newsletter.objects.all(), user, "pk")]
    campaigns = [[one.pk, _named(one)] for one in of_team(_campaigns(), user)[:_LATEST]]
    topics = Newsletter.topics.field.related_model._default_manager.order_by("name")
    return [
        _kind("name", "Name", [["is", "is"], ["contains", "contains"], *_THERE], _text("is", "contains")),
        _kind("address", "Address", [["contains", "contains"], ["is", "is"]], _text()),
        _kind("domain", "Domain of the address", _WHICH, _words("domains", "gmail.com, example.org")),
        _kind("locale", "Language", _WHICH, _words("locales", "en, pt")),
        _kind("time_zone", "Time zone", _WHICH, _words("zones", "Europe/Lisbon")),
        *(_attribute(one) for one in Attribute.objects.all()),
        _kind(
            "topic",
            "Topics",
            [["wants", "include one of"], ["wants_not", "include none of"]],
            _field("topics", "many", "Topics", choices=[[one.pk, str(one)] for one in topics]),
        ),
        _kind(
            "newsletter",
            "Another newsletter",
            [["receives", "is received"], ["receives_not", "is not received"], ["left", "was left"]],
            _field("newsletter", "select", "Newsletter", choices=newsletters),
        ),
        _kind(
            "subscribed",
            "Subscribed",
            [
                ["before", "before"],
                ["after", "after"],
                ["in_last", "in the last days"],
                ["not_in_last", "not in the last days"],
            ],
            _field("day", "date", "Day", only=["before", "after"]),
            _field("days", "number", "Days", only=["in_last", "not_in_last"], least=1, most=3650, start=30),
        ),
        _kind(
            "campaign",
            "Campaign",
            [["got", "was received"], ["got_not", "was not received"]],
            _field("campaign", "select", "Campaign", choices=campaigns),
        ),
        _engaged(),
        _kind(
            "flag",
            "Mark",
            [["is", "is set"], ["is_not", "is not set"]],
            _field("flag", "select", "Mark", choices=_FLAGS),
        ),
        _share(),
    ]


_FLAGS = [
    ["role", "address of a function, as info@"],
    ["disposable", "throw-away address"],
    ["digest", "wants the digest"],
]


def words(rules: Iterable[dict[str, Any]], kinds: list[Kind], match: str = "all") -> Iterator[str]:
    """Stored rules as lines for an editor, groups in brackets."""
    for rule in rules:
        if "rules" in rule:
            inner = "; ".join(words(rule["rules"], kinds, rule.get("match", "all")))
            yield f"{rule.get('match', 'all')} of ({inner})"
        else:
            yield _said(rule, kinds)


def _said(rule: dict[str, Any], kinds: list[Kind]) -> str:
    kind = next((k for k in kinds if _is_of(rule, k)), None)
    if kind is None:
        return f"{rule['kind'].replace('_', ' ')} (no longer known)"
    operator = dict(map(tuple, kind["ops"])).get(rule.get("op"), "")
    values = (_value(rule[field["name"]], field) for field in kind["fields"] if field["name"] in rule)
    return " ".join([kind["label"], operator, *values]).strip()


def _is_of(rule: dict[str, Any], kind: Kind) -> bool:
    return rule["kind"] == kind["kind"] and all(rule.get(k) == v for k, v in kind["fixed"].items())


def _value(value: Any, field: dict[str, Any]) -> str:
    names = dict(map(tuple, field["choices"]))
    if field["type"] == "check":
        return f"({field['label'].lower()})" if value else ""
    many = value if isinstance(value, list) else [value]
    return ", ".join(str(names.get(one, one)) for one in many)


def _campaigns() -> Any:
    return Campaign.objects.filter(started_at__isnull=False).order_by("-started_at")


def _named(campaign: Campaign) -> str:
    return f"{campaign.subject} ({campaign.started_at:%Y-%m-%d})"


def _attribute(one: Attribute) -> Kind:
    ops, fields = {
        AttributeKind.TEXT: (_TEXT, [_text("is", "is_not", "contains")]),
        AttributeKind.NUMBER: (
            [["is", "is"], ["less", "is less than"], ["more", "is more than"], *_THERE],
            [_field("number", "number", "Number", only=["is", "less", "more"], step="any")],
        ),
        AttributeKind.DATE: (
            [["is", "is"], ["before", "is before"], ["after", "is after"], *_THERE],
            [_field("day", "date", "Day", only=["is", "before", "after"])],
        ),
        AttributeKind.YES_NO: ([["yes", "is yes"], ["no", "is no"], *_THERE], []),
        AttributeKind.CHOICE: (
            [*_WHICH, *_THERE],
            [
                _field(
                    "options", "many", one.label, only=["is", "is_not"], choices=[[o, o] for o in one.choices]
                )
            ],
        ),
    }[AttributeKind(one.kind)]
    return _kind(f"attribute_{one.kind}", one.label, ops, *fields, fixed={"key": one.key})


def _engaged() -> Kind:
    return _kind(
        "engaged",
        "Opens and clicks",
        [["did", "did"], ["did_not", "did not"]],
        _field(
            "what",
            "select",
            "What",
            choices=[["opened", "open"], ["clicked", "click"], ["either", "open or click"]],
        ),
        _field("last", "number", "in the last", least=1, most=3650, start=90),
        _field("unit", "select", "Unit", choices=[["days", "days"], ["campaigns", "campaigns"]]),
        _field("certain", "check", "Certainly a person"),
    )


def _share() -> Kind:
    return _kind(
        "share",
        "Part of everybody",
        [["between", "from percent to percent"]],
        _field("low", "number", "From percent", least=0, most=99, start=0, step="any"),
        _field("high", "number", "To percent", least=0, most=100, start=10, step="any"),
        _field("draw", "number", "Draw", least=1, most=7, start=1),
    )


def _kind(
    kind: str, label: str, ops: list[list[str]], *fields: Kind, fixed: dict[str, str] | None = None
) -> Kind:
    return {"kind": kind, "label": label, "ops": ops, "fields": list(fields), "fixed": fixed or {}}


def _field(name: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "label": label, "choices": [], "only": None} | more


def _text(*only: str) -> dict[str, Any]:
    return _field("text", "text", "Text", only=list(only) or None)


def _words(name: str, example: str) -> dict[str, Any]:
    return _field(name, "words", "Separated by commas", example=example)

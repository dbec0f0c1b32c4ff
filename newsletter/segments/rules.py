"""The rules of a segment: groups in groups, and in them what a person must or must not be.

They are stored as JSON. Whatever is read back goes through these types, so nothing else reaches the database.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

MOST_RULES = 50
DEEPEST = 5


def _storable(text: str) -> str:
    """PostgreSQL would fail at a NUL."""
    if "\0" in text:
        raise ValueError("it has a character that no text has")
    return text


Line = Annotated[str, Field(max_length=200), AfterValidator(_storable)]
Text = Annotated[Line, Field(min_length=1)]
Texts = Annotated[list[Text], Field(min_length=1, max_length=100)]
Id = Annotated[int, Field(gt=0)]
Days = Annotated[int, Field(ge=1, le=3650)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
_NEEDLESS = ("empty", "not_empty")
R = TypeVar("R", bound="_Rule")


class RulesInvalidError(ValueError):
    """Rules that cannot be read, or speak of what is no longer there. The message is fit for an editor."""


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Name(_Rule):
    kind: Literal["name"]
    op: Literal["is", "contains", "empty", "not_empty"]
    text: Line = ""

    @model_validator(mode="after")
    def _has_text(self) -> "Name":
        return _needing(self, self.text)


class Address(_Rule):
    kind: Literal["address"]
    op: Literal["contains", "is"]
    text: Text


class Domain(_Rule):
    kind: Literal["domain"]
    op: Literal["is", "is_not"]
    domains: Texts


class Locale(_Rule):
    kind: Literal["locale"]
    op: Literal["is", "is_not"]
    locales: Texts


class TimeZone(_Rule):
    kind: Literal["time_zone"]
    op: Literal["is", "is_not"]
    zones: Texts


class AttributeText(_Rule):
    kind: Literal["attribute_text"]
    key: Key
    op: Literal["is", "is_not", "contains", "empty", "not_empty"]
    text: Line = ""

    @model_validator(mode="after")
    def _has_text(self) -> "AttributeText":
        return _needing(self, self.text)


class AttributeNumber(_Rule):
    kind: Literal["attribute_number"]
    key: Key
    op: Literal["is", "less", "more", "empty", "not_empty"]
    number: float | None = Field(None, allow_inf_nan=False)

    @model_validator(mode="after")
    def _has_number(self) -> "AttributeNumber":
        return _needing(self, self.number is not None)


class AttributeDate(_Rule):
    kind: Literal["attribute_date"]
    key: Key
    op: Literal["is", "before", "after", "empty", "not_empty"]
    day: date | None = None

    @model_validator(mode="after")
    def _has_day(self) -> "AttributeDate":
        return _needing(self, self.day)


class AttributeYesNo(_Rule):
    kind: Literal["attribute_yes_no"]
    key: Key
    op: Literal["yes", "no", "empty", "not_empty"]


class AttributeChoice(_Rule):
    kind: Literal["attribute_choice"]
    key: Key
    op: Literal["is", "is_not", "empty", "not_empty"]
    options: list[Text] = Field(default_factory=list, max_length=100)

    @model_validator(mode="after")
    def _has_options(self) -> "AttributeChoice":
        return _needing(self, self.options)


class Topic(_Rule):
    """Who chose no topics wants all of them."""

    kind: Literal["topic"]
    op: Literal["wants", "wants_not"]
    topics: Annotated[list[Id], Field(min_length=1, max_length=100)]


class OtherNewsletter(_Rule):
    kind: Literal["newsletter"]
    op: Literal["receives", "receives_not", "left"]
    newsletter: Id


class Subscribed(_Rule):
    """When the person confirmed. Days are the newsletter's own."""

    kind: Literal["subscribed"]
    op: Literal["before", "after", "in_last", "not_in_last"]
    day: date | None = None
    days: Days | None = None

    @model_validator(mode="after")
    def _has_time(self) -> "Subscribed":
        return _needing(self, self.day if self.op in ("before", "after") else self.days)


class GotCampaign(_Rule):
    """`got_not`: does not have it, and no mail of it is under way to the person."""

    kind: Literal["campaign"]
    op: Literal["got", "got_not"]
    campaign: Id


class Engaged(_Rule):
    """What is known of a person's opens and clicks; `certain` leaves out what may have been a machine's."""

    kind: Literal["engaged"]
    op: Literal["did", "did_not"]
    what: Literal["opened", "clicked", "either"]
    last: Days
    unit: Literal["days", "campaigns"] = "days"
    certain: bool = False


class Flag(_Rule):
    kind: Literal["flag"]
    op: Literal["is", "is_not"]
    flag: Literal["role", "disposable", "digest"]


class Share(_Rule):
    """A part of everybody, in percent, the same people each time; another `draw` gives other people."""

    kind: Literal["share"]
    op: Literal["between"] = "between"
    low: float = Field(0, ge=0, lt=100)
    high: float = Field(gt=0, le=100)
    draw: int = Field(1, ge=1, le=7)

    @model_validator(mode="after")
    def _is_a_part(self) -> "Share":
        if self.low >= self.high:
            raise ValueError("the first percentage must be the smaller one")
        return self


class Group(_Rule):
    """`all` or `any` of the rules are true, or `none` is. Without rules: everybody."""

    kind: Literal["group"] = "group"
    match: Literal["all", "any", "none"] = "all"
    rules: list["Rule"] = Field(default_factory=list)


AttributeRule = AttributeText | AttributeNumber | AttributeDate | AttributeYesNo | AttributeChoice
Leaf = (
    Name
    | Address
    | Domain
    | Locale
    | TimeZone
    | AttributeRule
    | Topic
    | OtherNewsletter
    | Subscribed
    | GotCampaign
    | Engaged
    | Flag
    | Share
)
Rule = Annotated[Group | Leaf, Field(discriminator="kind")]
Group.model_rebuild()
_GROUP: TypeAdapter[Group] = TypeAdapter(Group)


def parse_rules(stored: Mapping[str, Any]) -> Group:
    """Rules from JSON; an empty object means everybody. Raises RulesInvalidError."""
    if _depth(stored) > DEEPEST:
        raise RulesInvalidError(f"Groups may be nested {DEEPEST} deep.")
    try:
        group = _GROUP.validate_python(stored)
    except ValidationError as error:
        raise RulesInvalidError(_told(error)) from error
    if sum(1 for _ in leaves(group)) > MOST_RULES:
        raise RulesInvalidError(f"A segment has at most {MOST_RULES} rules.")
    return group


def dump_rules(group: Group) -> dict[str, Any]:
    """As JSON keeps them. Everybody is an empty object."""
    return group.model_dump(mode="json", exclude_unset=True) if group.rules else {}


def leaves(group: Group) -> Iterator[Leaf]:
    """Every rule that is not a group, in order."""
    for rule in group.rules:
        if isinstance(rule, Group):
            yield from leaves(rule)
        else:
            yield rule


def _depth(stored: object) -> int:
    """Of groups in groups, before anything is trusted: types that refer to themselves must not recurse."""
    level, deep = [stored], 0
    while level and deep <= DEEPEST:
        groups = [one for one in level if isinstance(one, Mapping) and "rules" in one]
        level = [rule for one in groups if isinstance(one["rules"], list) for rule in one["rules"]]
        deep += bool(groups)
    return deep


def _needing(rule: R, value: object) -> R:
    if getattr(rule, "op", "") not in _NEEDLESS and not value:
        raise ValueError("a value is missing")
    return rule


def _told(error: ValidationError) -> str:
    """The first thing that is wrong, with the number of its rule."""
    first = error.errors()[0]
    numbers = [str(part + 1) for part in first["loc"] if isinstance(part, int)]
    name = next((part for part in reversed(first["loc"]) if isinstance(part, str)), "")
    where = f"Rule {'.'.join(numbers)}" if numbers else "The rules"
    return f"{where}: {name.replace('_', ' ')}: {first['msg'].removeprefix('Value error, ')}."

"""Each kind of rule as a condition on subscriptions. Every one is true or false, never unknown.

Only values from `newsletter.segments.rules` come in, and they go to the database as parameters.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Lower, Substr
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IContains,
    LessThan,
    Regex,
)
from django.utils import timezone

from newsletter.models import (
    Campaign,
    Delivery,
    DeliveryState,
    Engagement,
    Frequency,
    Newsletter,
    Reaction,
    Subscription,
    SubscriptionState,
    Verdict,
)
from newsletter.segments import rules
from newsletter.segments.choices import chose_others_only

_NUMBER = r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
_HAVE = [DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.COMPLAINED]
_NEVER_GOT = [DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.BOUNCED]
# What of a newsletter must be kept for each person, so that a rule can ask for it.
_MEASURED = {"opened": ["opens"], "clicked": ["clicks"], "either": ["opens", "clicks"]}
# A share is decided by four of the hash's 32 digits; each draw takes its own four.
_DIGITS = 4
_SHARES = 16**_DIGITS
_FLAGS = {
    "role": Q(subscriber__is_role=True),
    "disposable": Q(subscriber__is_disposable=True),
    "digest": Q(frequency=Frequency.DIGEST),
}


def condition(rule: rules.Leaf, newsletter: Newsletter) -> Q:
    """The rule for the subscriptions of that newsletter. Raises RulesInvalidError where it cannot tell."""
    return _MAKERS[type(rule)](rule, newsletter)


def _name(rule: rules.Name, newsletter: Newsletter) -> Q:
    if rule.op in ("empty", "not_empty"):
        return _unless(rule.op == "not_empty", Q(subscriber__name=""))
    return Q(**{f"subscriber__name__{'iexact' if rule.op == 'is' else 'icontains'}": rule.text})


def _address(rule: rules.Address, newsletter: Newsletter) -> Q:
    how = "exact" if rule.op == "is" else "contains"
    return Q(**{f"subscriber__email_normalized__{how}": rule.text.lower()})


def _domain(rule: rules.Domain, newsletter: Newsletter) -> Q:
    any_of = Q()
    for domain in rule.domains:
        any_of |= Q(subscriber__email_normalized__endswith=f"@{domain.lower().lstrip('@')}")
    return _unless(rule.op == "is_not", any_of)


def _locale(rule: rules.Locale, newsletter: Newsletter) -> Q:
    return _unless(rule.op == "is_not", Q(subscriber__locale__in=rule.locales))


def _time_zone(rule: rules.TimeZone, newsletter: Newsletter) -> Q:
    return _unless(rule.op == "is_not", Q(subscriber__time_zone__in=rule.zones))


def _attribute_text(rule: rules.AttributeText, newsletter: Newsletter) -> Q:
    if rule.op in ("empty", "not_empty"):
        return _empty(rule.key, rule.op)
    if rule.op == "contains":
        return Q(IContains(_value(rule.key), rule.text))
    return _unless(rule.op == "is_not", Q(Exact(Lower(_value(rule.key)), rule.text.lower())))


def _attribute_number(rule: rules.AttributeNumber, newsletter: Newsletter) -> Q:
    if rule.op in ("empty", "not_empty") or rule.number is None:
        return _empty(rule.key, rule.op)
    text = Cast(_value(rule.key), TextField())  # SQLite gives a number, which no pattern fits
    # A CASE, because of two conditions the database may try either first, and a text is no number.
    number = Case(When(Q(Regex(text, _NUMBER)), then=Cast(text, FloatField())), output_field=FloatField())
    lookup = {"is": Exact, "less": LessThan, "more": GreaterThan}[rule.op]
    return _certainly(lookup(number, rule.number))


def _attribute_date(rule: rules.AttributeDate, newsletter: Newsletter) -> Q:
    if rule.op in ("empty", "not_empty") or rule.day is None:
        return _empty(rule.key, rule.op)
    lookup = {"is": Exact, "before": LessThan, "after": GreaterThan}[rule.op]
    there = ~Q(Exact(_value(rule.key), ""))
    return there & Q(lookup(_value(rule.key), rule.day.isoformat()))  # dates of ISO 8601 sort as text


def _attribute_yes_no(rule: rules.AttributeYesNo, newsletter: Newsletter) -> Q:
    if rule.op in ("empty", "not_empty"):
        return _empty(rule.key, rule.op)
    return Q(Exact(_value(rule.key), "true" if rule.op == "yes" else "false"))


def _attribute_choice(rule: rules.AttributeChoice, newsletter: Newsletter) -> Q:
    if rule.op in ("empty", "not_empty"):
        return _empty(rule.key, rule.op)
    any_of = Q()
    for option in rule.options:
        any_of |= Q(Exact(_value(rule.key), option))
    return _unless(rule.op == "is_not", any_of)


def _topic(rule: rules.Topic, newsletter: Newsletter) -> Q:
    return _unless(rule.op == "wants", Q(chose_others_only(rule.topics)))


def _other_newsletter(rule: rules.OtherNewsletter, newsletter: Newsletter) -> Q:
    state = SubscriptionState.UNSUBSCRIBED if rule.op == "left" else SubscriptionState.ACTIVE
    theirs = Subscription.objects.filter(
        newsletter_id=rule.newsletter, subscriber=OuterRef("subscriber"), state=state
    )
    return _unless(rule.op == "receives_not", Q(Exists(theirs)))


def _subscribed(rule: rules.Subscribed, newsletter: Newsletter) -> Q:
    if rule.day is not None and rule.op in ("before", "after"):
        begins = _midnight(rule.day, newsletter)
        after = begins + timedelta(days=1)
        return Q(confirmed_at__lt=begins) if rule.op == "before" else Q(confirmed_at__gte=after)
    lately = Q(confirmed_at__gte=timezone.now() - timedelta(days=rule.days or 0))
    return _unless(rule.op == "not_in_last", lately)


def _campaign(rule: rules.GotCampaign, newsletter: Newsletter) -> Q:
    mails = Delivery.objects.filter(campaign_id=rule.campaign, subscriber=OuterRef("subscriber"))
    if rule.op == "got":
        return Q(Exists(mails.filter(state__in=_HAVE)))
    return ~Q(Exists(mails.exclude(state__in=_NEVER_GOT)))


def _engaged(rule: rules.Engaged, newsletter: Newsletter) -> Q:
    _require_measured(rule, newsletter)
    least = Verdict.HUMAN if rule.certain else Verdict.UNSURE
    found = Reaction.objects.filter(subscriber=OuterRef("subscriber"), verdict__gte=least)
    if rule.what != "either":
        found = found.filter(link=0) if rule.what == "opened" else found.filter(link__gt=0)
    if rule.unit == "campaigns":
        started = Campaign.objects.filter(newsletter=newsletter, started_at__isnull=False)
        latest = list(started.order_by("-started_at").values_list("pk", flat=True)[: rule.last])
        found = found.filter(campaign__in=latest)
    else:
        since = timezone.now() - timedelta(days=rule.last)
        found = found.filter(campaign__newsletter=newsletter, last_at__gte=since)
    return _unless(rule.op == "did_not", Q(Exists(found)))


def _require_measured(rule: rules.Engaged, newsletter: Newsletter) -> None:
    """Where nothing is kept nobody has opened anything, and “did not” would mean everybody."""
    unknown = [one for one in _MEASURED[rule.what] if getattr(newsletter, one) != Engagement.PERSON]
    if unknown:
        raise rules.RulesInvalidError(
            f"A rule asks for {' and '.join(unknown)}, which “{newsletter}” does not keep for each person."
        )


def _flag(rule: rules.Flag, newsletter: Newsletter) -> Q:
    return _unless(rule.op == "is_not", _FLAGS[rule.flag])


def _share(rule: rules.Share, newsletter: Newsletter) -> Q:
    digits = Substr("subscriber__address_hash", 1 + _DIGITS * (rule.draw - 1), _DIGITS)
    low, high = (round(percent / 100 * _SHARES) for percent in (rule.low, rule.high))
    part = Q(GreaterThanOrEqual(digits, Value(f"{low:04x}")))
    return part if high >= _SHARES else part & Q(LessThan(digits, Value(f"{high:04x}")))


_MAKERS: dict[type[Any], Callable[[Any, Newsletter], Q]] = {
    rules.Name: _name,
    rules.Address: _address,
    rules.Domain: _domain,
    rules.Locale: _locale,
    rules.TimeZone: _time_zone,
    rules.AttributeText: _attribute_text,
    rules.AttributeNumber: _attribute_number,
    rules.AttributeDate: _attribute_date,
    rules.AttributeYesNo: _attribute_yes_no,
    rules.AttributeChoice: _attribute_choice,
    rules.Topic: _topic,
    rules.OtherNewsletter: _other_newsletter,
    rules.Subscribed: _subscribed,
    rules.GotCampaign: _campaign,
    rules.Engaged: _engaged,
    rules.Flag: _flag,
    rules.Share: _share,
}


def _value(key: str) -> Any:
    """An attribute as text, empty where there is none. An expression: a key may be the name of a lookup."""
    return Coalesce(KeyTextTransform(key, F("subscriber__attributes")), Value(""), output_field=TextField())


def _empty(key: str, op: str) -> Q:
    return _unless(op == "not_empty", Q(Exact(_value(key), "")))


def _certainly(lookup: Any) -> Q:
    """A lookup that may be unknown, as one that is false then.

    Not by CASE: PostgreSQL would expect one person in 200 to fit, and put them all into a hash table first.
    """
    return Q(Func(lookup, template="(%(expressions)s) IS TRUE", output_field=BooleanField()))


def _unless(negated: bool, wanted: Q) -> Q:
    return ~wanted if negated else wanted


def _midnight(day: date, newsletter: Newsletter) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=newsletter.zone)

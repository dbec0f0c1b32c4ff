"""Rules that name an erased person name nobody, everywhere, and mean whom they meant before."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.admin.models import FormState

from newsletter.addresses import parse_address
from newsletter.approvals import objections
from newsletter.erasure import erase
from newsletter.models import (
    Attribute,
    Campaign,
    Newsletter,
    Segment,
    SegmentVersion,
    Subscriber,
    Subscription,
    SubscriptionState,
)
from newsletter.segments.forgetting import ERASED, Forgotten
from newsletter.segments.narrowing import narrowed
from newsletter.segments.rules import parse_rules
from tests.newsletter.approved import approve, rewritten
from tests.newsletter.approved import person as user_named
from tests.newsletter.cast import Cast, person
from tests.newsletter.privacy.conftest import ALICE
from tests.newsletter.privacy.everything import places_of

pytestmark = pytest.mark.django_db


def address(text: str, op: str = "is") -> dict[str, Any]:
    return {"kind": "address", "op": op, "text": text}


def ruled(*rules: dict[str, Any], match: str = "any") -> dict[str, Any]:
    return {"kind": "group", "match": match, "rules": list(rules)}


def after_erasing(cast: Cast, *rules: dict[str, Any]) -> list[dict[str, Any]]:
    segment = Segment.objects.create(name="Some", rules=ruled(*rules))
    erase(cast.alice.subscriber)
    segment.refresh_from_db()
    left: list[dict[str, Any]] = segment.rules["rules"]
    return left


def test_it_takes_the_address_out_of_segments_and_their_versions(cast: Cast) -> None:
    rules = ruled(address("bob@example.org"), ruled(address("ALICE@example.org")))
    segment = Segment.objects.create(name="Two", rules=rules, version=1)
    SegmentVersion.objects.create(segment=segment, number=1, rules=rules)
    erase(cast.alice.subscriber)
    segment.refresh_from_db()
    assert places_of(ALICE) == []
    assert segment.rules == ruled(address("bob@example.org"), ruled(address(ERASED)))
    assert (segment.version, segment.versions.get().rules) == (1, segment.rules)


def test_it_takes_the_address_out_of_campaigns_and_their_versions(cast: Cast, campaign: Campaign) -> None:
    ed = user_named("ed", "Editors")
    rewritten(campaign, ed, audience_rules=ruled(address(ALICE)))
    rewritten(campaign, ed, audience_rules=ruled(address(ALICE), address("bob@example.org")))
    assert places_of(ALICE) != places_of("nobody")
    erase(cast.alice.subscriber)
    assert places_of(ALICE) == []
    latest = Campaign.objects.get().get_latest_revision_as_object()
    assert latest.audience_rules == ruled(address(ERASED), address("bob@example.org"))
    assert latest.subject == campaign.subject


@pytest.mark.parametrize("own", [True, False])
def test_what_was_approved_stays_approved(cast: Cast, campaign: Campaign, own: bool) -> None:
    Newsletter.objects.update(needs_approval=True)
    rules = ruled(address(ALICE), match="none")
    chosen = None if own else Segment.objects.create(name="Not her", rules=rules)
    wanted = {"segment": chosen, "audience_rules": rules}
    approved = approve(
        rewritten(campaign, user_named("ed", "Editors"), **wanted), user_named("mona", "Moderators")
    )
    assert objections(approved) == []
    erase(cast.alice.subscriber)
    left = Campaign.objects.get()
    assert (objections(left), places_of(ALICE)) == ([], [])
    rules_now = left.segment.rules if left.segment else left.audience_rules
    assert rules_now == ruled(address(ERASED), match="none")


def test_what_was_changed_since_its_approval_is_not_approved_by_erasing(
    cast: Cast, campaign: Campaign
) -> None:
    Newsletter.objects.update(needs_approval=True)
    segment = Segment.objects.create(name="One", rules=ruled(address("bob@example.org")))
    approve(
        rewritten(campaign, user_named("ed", "Editors"), segment=segment), user_named("mona", "Moderators")
    )
    Segment.objects.update(rules=ruled(address(ALICE)))
    erase(cast.alice.subscriber)
    assert "Who gets it was changed" in objections(Campaign.objects.get())[0]


def test_a_draft_with_another_rule_still_counts_as_changed(cast: Cast, campaign: Campaign) -> None:
    Newsletter.objects.update(needs_approval=True)
    ed = user_named("ed", "Editors")
    approve(rewritten(campaign, ed, audience_rules=ruled(address(ALICE))), user_named("mona", "Moderators"))
    rewritten(campaign, ed, audience_rules=ruled(address(ALICE), address("bob@example.org")))
    erase(cast.alice.subscriber)
    assert "audience rules" in objections(Campaign.objects.get())[0]


def test_it_forgets_what_is_typed_in_an_open_form(cast: Cast, campaign: Campaign) -> None:
    for user, text in ((user_named("ed"), ALICE), (user_named("eve"), "bob@example.org")):
        typed = urlencode({"audience_rules": json.dumps(ruled(address(text)))})
        FormState.objects.create(
            user=user,
            data=typed,
            content_type=ContentType.objects.get_for_model(Campaign),
            object_id=str(campaign.pk),
            last_updated_at=timezone.now(),
        )
    erase(cast.alice.subscriber)
    assert FormState.objects.get().user.username == "eve"


@pytest.mark.parametrize("typed", ["zoë@bücher.example", "ZOË@BÜCHER.example", "zoë@XN--bcher-kva.example"])
def test_it_knows_the_address_in_each_of_its_forms(newsletter: Newsletter, typed: str) -> None:
    zoe = person(newsletter, "zoë@bücher.example", SubscriptionState.ACTIVE).subscriber
    Segment.objects.create(name="Zoë", rules=ruled(address(typed)))
    erase(zoe)
    assert Segment.objects.get().rules == ruled(address(ERASED))


def test_it_knows_the_addresses_that_they_had_before(cast: Cast) -> None:
    cast.alice.subscriber.consents.create(
        newsletter=cast.newsletter,
        kind="moved",
        happened_at=timezone.now(),
        form="move-page",
        evidence={"from": "al@example.org"},
    )
    assert after_erasing(cast, address("al@example.org"), address(ALICE)) == [address(ERASED)] * 2


def test_it_leaves_the_addresses_of_others_that_hers_is_a_part_of(cast: Cast) -> None:
    others = [
        address(f"m{ALICE}"),
        address(f"{ALICE}.uk"),
        address("x+" + ALICE),
        address("lice", "contains"),
    ]
    assert after_erasing(cast, *others) == others


def test_it_leaves_a_rule_that_somebody_else_fits(cast: Cast) -> None:
    person(cast.newsletter, f"m{ALICE}", SubscriptionState.ACTIVE)
    rules = [address(ALICE, "contains"), address(ALICE)]
    assert after_erasing(cast, *rules) == [rules[0], address(ERASED)]


def test_it_looks_into_names_and_own_fields_too(cast: Cast) -> None:
    Attribute.objects.create(key="paid_by", label="Paid by", kind="text")
    Subscriber.objects.filter(pk=cast.bob.subscriber_id).update(attributes={"paid_by": ALICE})
    paid = {"kind": "attribute_text", "key": "paid_by", "op": "is_not", "text": ALICE}
    other = {**paid, "key": "account"}
    name = {"kind": "name", "op": "is", "text": ALICE}
    expected = [paid, {**other, "text": ERASED}, {**name, "text": ERASED}]
    assert after_erasing(cast, paid, other, name) == expected


def test_it_looks_into_domains_where_somebody_wrote_an_address(cast: Cast) -> None:
    rule = {"kind": "domain", "op": "is_not", "domains": ["example.org", ALICE]}
    assert after_erasing(cast, rule) == [{**rule, "domains": ["example.org", ERASED]}]


@pytest.mark.parametrize("rules", [[], "x", {"rules": {"text": ALICE}}, {"rules": [None, {"text": 1}]}])
def test_it_gets_past_what_cannot_be_read(cast: Cast, rules: Any) -> None:
    Segment.objects.create(name="Old", rules=rules)
    erase(cast.alice.subscriber)
    assert places_of(ALICE) == []


_TEXTS = st.sampled_from([ALICE, "Alice@Example.ORG", f"m{ALICE}", "bob@example.org", "example.org", "lic"])
_RULES = st.recursive(
    st.builds(address, _TEXTS, st.sampled_from(["is", "contains"])),
    lambda inner: st.builds(
        lambda rules, match: ruled(*rules, match=match),
        st.lists(inner, max_size=4),
        st.sampled_from(["all", "any", "none"]),
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(rules=_RULES, longer=st.booleans())
def test_any_rules_mean_the_same_others_and_name_nobody(
    cast: Cast, rules: dict[str, Any], longer: bool
) -> None:
    Subscriber.objects.filter(email=f"m{ALICE}").delete()
    if longer:
        person(cast.newsletter, f"m{ALICE}", SubscriptionState.ACTIVE)
    alice = cast.alice.subscriber
    after = Forgotten(alice, [parse_address(alice.email)]).out_of(rules)
    everybody_else = Subscription.objects.exclude(subscriber=alice)
    meant = [
        set(narrowed(everybody_else, parse_rules(one), cast.newsletter))
        for one in (ruled(rules), ruled(after))
    ]
    assert meant[0] == meant[1]
    assert longer or f'"{ALICE}"' not in json.dumps(after).lower()

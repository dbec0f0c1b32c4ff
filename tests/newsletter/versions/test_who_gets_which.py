"""Who gets which version: each person the first that is for them, and in a test only who has none."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.models import Topic, TransmissionPage
from newsletter import campaigns, trials
from newsletter.audiences import shares
from newsletter.composing import compose
from newsletter.freezing import freeze
from newsletter.models import Campaign, Delivery, DeliveryState, Newsletter, Subscriber, Subscription, Variant
from newsletter.seeing import variant_of
from tests.newsletter.cast import crowd
from tests.newsletter.versions.languages import topic

pytestmark = pytest.mark.django_db
TOPICS = ("Light", "Sleep", "Sound")
S = DeliveryState


class Rollback(Exception):  # noqa: N818 - not an error, an end
    pass


@dataclass(frozen=True)
class Reader:
    locale: str
    topics: frozenset[str]

    def first_of(self, versions: Sequence[str]) -> str | None:
        """The plain model: by topic's name or language's code."""
        return next((one for one in versions if self._fits(one)), None)

    def _fits(self, version: str) -> bool:
        if version in TOPICS:
            return version in self.topics
        language = self.locale.lower()
        return language == version or language.startswith(version + "-")


# Who chose topics gets what is about one of them: the page is about light.
@pytest.fixture
def about_light(newsletter: Newsletter, page: TransmissionPage) -> Campaign:
    for name in TOPICS:
        topic(name)
    page.topic = Topic.objects.get(name="Light")
    page.save_revision().publish()
    made = campaigns.draft(newsletter, TransmissionPage.objects.get(pk=page.pk), subject="The gut hears")
    compose(made)
    return made


readers = st.builds(
    Reader,
    st.sampled_from(["en", "de", "DE", "de-AT", "den", "pt", "pt-BR"]),
    st.frozensets(st.sampled_from(TOPICS)).map(lambda some: some | {"Light"} if some else some),
)
versions = st.lists(st.sampled_from([*TOPICS, "de", "pt", "pt-br"]), unique=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(readers, max_size=12), chosen=versions, tested=st.booleans())
def test_everybody_gets_the_first_version_that_is_for_them(
    about_light: Campaign, people: list[Reader], chosen: list[str], tested: bool
) -> None:
    campaign = about_light
    with suppress(Rollback), transaction.atomic():
        own = composed(campaign, chosen, tested=tested)
        there = joined(campaign, people)
        variants = list(campaign.variants.order_by("pk"))
        wanted = {pk: one.first_of(chosen) for pk, one in there.items()}
        counted = shares(campaign, variants)
        assert {own[key]: n for key, n in counted.items()} == Counter(wanted.values())
        (trials.freeze_test if tested else freeze)(campaign, variants, timezone.now())
        got = {row.subscriber_id: row for row in Delivery.objects.filter(campaign=campaign)}
        assert got.keys() == there.keys()
        for pk, version in wanted.items():
            assert own[got[pk].variant_id] == version
            if version:
                assert got[pk].state == S.QUEUED
            if version or not tested:
                seen = variant_of(campaign, Subscriber.objects.get(pk=pk))
                assert seen == Variant(got[pk].variant_id)
        if tested:
            alone = sum(version is None for version in wanted.values())
            assert sum(campaign.trial.sizes.values()) + waiting(campaign) == alone
        raise Rollback


def composed(campaign: Campaign, chosen: Sequence[str], *, tested: bool) -> dict[int | None, str | None]:
    """Variants for these readers, after the first; which is for whom, by key."""
    first = campaign.variants.get()
    own: dict[int | None, str | None] = {None: None, first.pk: None}
    for n, version in enumerate(chosen, 1):
        about = Topic.objects.filter(name=version).first()
        of_language = "" if about else version
        own[_copy(first, label=str(n), readers=version, topic=about, locale=of_language)] = version
    if tested:
        own[_copy(first, label="B")] = None
    return own


def _copy(variant: Variant, **fields: object) -> int:
    values = {
        name: getattr(variant, name) for name in ("subject", "html", "text", "content_hash", "composed_at")
    }
    return Variant.objects.create(campaign=variant.campaign, **values, **fields).pk


def joined(campaign: Campaign, people: Sequence[Reader]) -> dict[int, Reader]:
    crowd(campaign.newsletter, len(people))
    topics = {one.name: one for one in Topic.objects.all()}
    found = {}
    for row, reader in zip(Subscription.objects.order_by("pk"), people, strict=True):
        Subscriber.objects.filter(pk=row.subscriber_id).update(locale=reader.locale)
        row.topics.set([topics[one] for one in reader.topics])
        found[row.subscriber_id] = reader
    return found


def waiting(campaign: Campaign) -> int:
    return Delivery.objects.filter(campaign=campaign, state=S.DEFERRED, due_at=None).count()


def test_newcomers_get_theirs_too_and_others_the_winner(about_light: Campaign) -> None:
    campaign = about_light
    own = composed(campaign, ["de"], tested=True)
    second = campaign.variants.get(label="B")
    crowd(campaign.newsletter, 4)
    campaigns.start(campaign)
    trials.choose(campaign, second.pk, timezone.now())
    trials.release(campaign, timezone.now())
    crowd(campaign.newsletter, 2, name="late")
    Subscriber.objects.filter(email="late0@example.org").update(locale="de")
    campaigns.send_to_the_rest(Campaign.objects.get(pk=campaign.pk))
    late = {row.email: row.variant_id for row in Delivery.objects.filter(email__startswith="late")}
    assert own[late["late0@example.org"]] == "de"
    assert late["late1@example.org"] == second.pk


def test_a_deleted_topic_is_nobodys(about_light: Campaign) -> None:
    composed(about_light, ["Sleep"], tested=False)
    joined(about_light, [Reader("en", frozenset({"Light", "Sleep"}))])
    reader = Subscriber.objects.get()
    assert variant_of(about_light, reader) == about_light.variants.get(label="1")
    Topic.objects.get(name="Sleep").delete()
    assert variant_of(about_light, reader) == about_light.variants.get(label="")
    assert about_light.variants.get(label="1").called == "for Sleep"

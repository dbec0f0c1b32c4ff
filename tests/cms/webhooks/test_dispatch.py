"""Every change makes one delivery for each endpoint that wants it, and none for the others."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from cms.models import Change, HomePage, TransmissionPage, WebhookDelivery, WebhookEndpoint
from cms.webhooks import dispatch as dispatching
from cms.webhooks import switches, topics
from cms.webhooks.dispatch import dispatch
from tests.cms.webhooks.conftest import change
from tests.conftest import Publication

pytestmark = pytest.mark.django_db

Kind, Subject = Change.Kind, Change.Subject


def ticks(endpoint: WebhookEndpoint) -> list[int | None]:
    return list(endpoint.deliveries.order_by("tick").values_list("tick", flat=True))


def payload() -> dict[str, Any]:
    return json.loads(WebhookDelivery.objects.get().payload)


def test_it_tells_what_to_fetch_again(endpoint: WebhookEndpoint, publication: Publication) -> None:
    WebhookEndpoint.objects.update(topics=["transmission.*"])
    page = publication.transmission()
    dispatch()
    noted = Change.objects.get(subject=Subject.TRANSMISSION)
    assert payload() == {
        "type": "transmission.published",
        "timestamp": noted.at.isoformat(),
        "data": {
            "tick": noted.tick,
            "subject": "transmission",
            "kind": "published",
            "id": str(page.public_id),
            "slug": "slow-light",
            "url": "http://frontend.test/transmissions/slow-light/",
            "etag": noted.etag,
            "revision": page.live_revision_id,
            "tags": [f"transmission-{page.public_id}", "transmissions"],
        },
    }


def test_it_names_a_lens_by_its_key(endpoint: WebhookEndpoint) -> None:
    change(Subject.LENS, Kind.GONE, "the-long-view")
    dispatch()
    told = payload()
    assert told["type"] == "lens.gone"
    assert (told["data"]["key"], told["data"]["tags"]) == ("the-long-view", ["lenses"])
    assert "id" not in told["data"]


def test_it_follows_a_transmission_through_its_life(
    endpoint: WebhookEndpoint, publication: Publication
) -> None:
    WebhookEndpoint.objects.update(topics=["transmission.*"])
    page = publication.transmission()
    page.title = "Slower light"
    page.save_revision().publish()
    page.slug = "slower-light"
    page.save_revision().publish()
    TransmissionPage.objects.get().unpublish()
    dispatch()
    told = [
        json.loads(text) for text in endpoint.deliveries.order_by("tick").values_list("payload", flat=True)
    ]
    assert [one["type"].partition(".")[2] for one in told] == ["published", "updated", "moved", "gone"]
    assert [one["data"]["slug"] for one in told] == ["slow-light"] * 2 + ["slower-light"] * 2


def test_it_starts_with_the_first_change_after_an_endpoint_was_made(db: None) -> None:
    change()
    late = WebhookEndpoint.objects.create(name="Late", url="https://hooks.example/")
    second = change()
    dispatch()
    assert ticks(late) == [second.tick]


def test_it_makes_each_delivery_once_however_often_it_runs(endpoint: WebhookEndpoint) -> None:
    made = [change().tick for _ in range(3)]
    assert [dispatch() for _ in range(3)] == [3, 0, 0]
    assert ticks(endpoint) == made


def test_it_goes_on_in_batches(endpoint: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatching, "BATCH", 2)
    made = [change().tick for _ in range(5)]
    assert dispatch() == 5
    assert ticks(endpoint) == made


def test_it_waits_for_what_the_caches_have_not_forgotten_yet(endpoint: WebhookEndpoint) -> None:
    first, second = change(), change()
    dispatch(up_to=first.tick)
    assert ticks(endpoint) == [first.tick]
    dispatch()
    assert ticks(endpoint) == [first.tick, second.tick]


def test_it_tells_an_endpoint_that_is_off_nothing_then_or_later(endpoint: WebhookEndpoint) -> None:
    switches.off(endpoint.pk, "By hand.", endpoint.created_at, tell=False)
    change()
    dispatch()
    switches.on(endpoint.pk)
    after = change()
    dispatch()
    assert ticks(endpoint) == [after.tick]


def test_it_tells_a_sites_endpoint_of_that_site_and_of_what_concerns_all(endpoint: WebhookEndpoint) -> None:
    here = Site.objects.get()
    elsewhere = Site.objects.create(hostname="other.test", root_page=HomePage.objects.get())
    WebhookEndpoint.objects.update(site=here, tick=Change.objects.latest("tick").tick)
    everywhere = change()
    for site in (here, elsewhere):
        Change.objects.filter(pk=change(Subject.SITE).pk).update(site=site)
    dispatch()
    assert ticks(endpoint) == [everywhere.tick, everywhere.tick + 1]


def test_it_stores_one_delivery_of_a_change_for_an_endpoint(endpoint: WebhookEndpoint) -> None:
    change()
    dispatch()
    WebhookEndpoint.objects.update(tick=endpoint.tick)  # as after a backup of an older day was put back
    dispatch()
    made = WebhookDelivery.objects.get()
    made.pk, made.message_id = None, endpoint.deliveries.model._meta.get_field("message_id").get_default()
    with transaction.atomic(), pytest.raises(IntegrityError):
        made.save()


TYPES = [f"{subject}.{kind}" for subject in topics.SUBJECTS for kind in topics.KINDS]


@pytest.mark.parametrize(
    ("pattern", "covered"),
    [
        ("*", 24),
        ("*.*", 24),
        ("transmission.*", 4),
        ("*.gone", 6),
        ("transmission.moved", 1),
        ("site.updated", 1),
    ],
)
def test_it_reads_patterns(pattern: str, covered: int) -> None:
    assert sum(topics.wants([pattern], type_) for type_ in TYPES) == covered
    topics.check_patterns([pattern])


@pytest.mark.parametrize(
    "patterns", [[], "*", None, [""], ["transmission"], ["lens.made"], ["a.b.c"], [3], [["*"]]]
)
def test_it_refuses_patterns_that_can_never_fit(patterns: object) -> None:
    with pytest.raises(ValidationError):
        topics.check_patterns(patterns)


@given(st.lists(st.text(alphabet="transmiolep.*gued", max_size=14), max_size=3))
def test_it_can_ask_every_pattern_that_it_accepts(patterns: list[str]) -> None:
    try:
        topics.check_patterns(patterns)
    except ValidationError:
        return
    assert any(topics.wants(patterns, type_) for type_ in TYPES)

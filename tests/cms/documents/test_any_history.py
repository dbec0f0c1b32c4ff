"""Whatever happens, in any order: readers get what is published, and caches are told of just what changed."""

import os
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from cms.documents import rebuild
from cms.models import Clock, TransmissionDocument
from tests.cms.documents.world import ROOT, STEPS, World, purged_since, settle, what_readers_see
from tests.conftest import Publication

pytestmark = [pytest.mark.once, pytest.mark.django_db]
Histories = st.lists(st.sampled_from(STEPS), min_size=1, max_size=6)
SLOW = effort(
    max_examples=int(os.environ.get("HISTORIES", "12")),  # a thousand takes an evening
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def _several_languages(settings: Settings) -> None:
    settings.WAGTAIL_I18N_ENABLED = True
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES = [("en", "English"), ("fr", "French")]


class Rollback(Exception):  # noqa: N818 - not an error, an end
    """Ends one history, so that the next begins with the same publication."""


@SLOW
@given(history=Histories, seed=st.integers(0, 10**6))
def test_every_document_is_a_fresh_one_and_just_what_changed_is_purged(
    publication: Publication, history: list[Callable[[World], None]], seed: int
) -> None:
    with suppress(Rollback), transaction.atomic():
        world = World(publication, seed)
        settle()
        for step in history:
            before, tick = what_readers_see(), Clock.objects.get().tick
            step(world)
            settle()
            after = what_readers_see()
            assert list(rebuild.differences()) == []
            changed = {tag for tag in before.keys() | after.keys() if before.get(tag) != after.get(tag)}
            if any(tag.startswith("transmission-") for tag in changed):
                changed.add("transmissions")
            assert purged_since(tick) == changed, step.__name__
        raise Rollback


class Mirror:
    """A frontend that keeps a copy. It knows the Content API alone, and no webhook."""

    def __init__(self) -> None:
        self.client = Client()
        self.since = 0
        self.held: dict[str, bytes] = {}
        self.ticks: list[int] = []

    def follow(self) -> None:
        more = True
        while more:
            answer = self.client.get(f"{ROOT}changes/?since={self.since}&limit=3&subject=transmission").json()
            for change in answer["items"]:
                self.ticks.append(change["tick"])
                self.fetch(change["key"])
            self.since, more = answer["next_since"], answer["more"]

    def fetch(self, key: str) -> None:
        answer = self.client.get(f"{ROOT}transmissions/{key}/")
        if answer.status_code == 200:
            self.held[key] = answer.content
        else:
            assert answer.status_code == 410
            self.held.pop(key, None)


@SLOW
@given(history=Histories, seed=st.integers(0, 10**6), looks=st.lists(st.booleans(), min_size=8, max_size=8))
def test_a_mirror_holds_just_what_is_published(
    publication: Publication, history: list[Callable[[World], None]], seed: int, looks: list[bool]
) -> None:
    with suppress(Rollback), transaction.atomic():
        world, mirror = World(publication, seed), Mirror()
        for step, look in zip(history, looks, strict=False):
            step(world)
            if look:
                mirror.follow()
        settle()
        mirror.follow()
        published = TransmissionDocument.objects.filter(live=True)
        assert mirror.held == {str(one.public_id): bytes(one.whole) for one in published}
        assert mirror.ticks == sorted(set(mirror.ticks)), "a change came twice, or out of order"
        raise Rollback

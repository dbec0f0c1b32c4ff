"""A CDN's interface that records what it is asked to purge."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from cms.caches.purge import purge_all
from cms.documents import changes, clock
from cms.models import Change, PurgedCache
from tests.cms.receiver import Receiver, listening


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening(Receiver(script=[200], body=b'{"success": true, "errors": []}')) as server:
        yield server


@pytest.fixture
def fastly(db: None, receiver: Receiver, settings: Settings) -> Receiver:
    """A configured CDN that has been purged of everything so far."""
    settings.CDN_PURGE_URL = [f"fastly://a-token@SU1Z0isx?api=http://127.0.0.1:{receiver.port}"]
    purge_all()
    receiver.requests.clear()
    return receiver


def change(*tags: str) -> Change:
    """A change as the publication notes it, with tags of our choice."""
    with transaction.atomic():
        subject, kind = Change.Subject.LENS, Change.Kind.UPDATED
        return changes.of_subject(subject, kind, clock.advance(), "a-lens", tags, site=None)


def row() -> PurgedCache:
    return PurgedCache.objects.get()

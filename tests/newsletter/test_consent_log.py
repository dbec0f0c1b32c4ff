"""The consent log is written and never rewritten."""

import pytest
from django.utils import timezone

from newsletter.models import AppendOnlyError, ConsentEvent, ConsentKind
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(cast: Cast) -> ConsentEvent:
    return ConsentEvent.objects.create(
        subscriber=cast.alice.subscriber,
        newsletter=cast.newsletter,
        kind=ConsentKind.CONFIRMED,
        happened_at=timezone.now(),
        form="confirm-page",
    )


def test_it_refuses_to_change_an_event(event: ConsentEvent) -> None:
    event.form = "forged"
    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        ConsentEvent.objects.update(form="forged")


def test_it_refuses_to_delete_an_event(event: ConsentEvent) -> None:
    with pytest.raises(AppendOnlyError):
        event.delete()
    with pytest.raises(AppendOnlyError):
        ConsentEvent.objects.all().delete()


def test_it_forgets_everything_with_the_person(event: ConsentEvent, cast: Cast) -> None:
    cast.alice.subscriber.delete()
    assert not ConsentEvent.objects.exists()

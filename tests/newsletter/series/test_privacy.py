"""What a series knows of somebody is told to them, and forgotten with them."""

import pytest

from newsletter import subscriptions
from newsletter.dossier import dossier_of
from newsletter.erasure import erase
from newsletter.models import DeliveryState, Series, SeriesMail, SeriesReader
from newsletter.series import steps
from tests.newsletter.cast import Cast
from tests.newsletter.privacy.everything import places_of
from tests.newsletter.series.conftest import SUBJECTS, beat

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(cast: Cast, series: Series) -> Cast:
    subscriptions.confirm(cast.bob, form="confirm-page")
    beat()
    return cast


def test_a_person_is_told_of_it(bob: Cast) -> None:
    told = dossier_of(bob.bob.subscriber)
    assert told["series"][0]["state"] == "waiting"
    assert told["mails"][0]["campaign"] == SUBJECTS[0]


def test_a_person_is_forgotten_and_the_figures_stay(bob: Cast, series: Series) -> None:
    erase(bob.bob.subscriber)
    assert not SeriesReader.objects.exists()
    assert not SeriesMail.objects.exists()
    assert places_of("bob@example.org") == []
    assert steps(series)[0].counts[DeliveryState.SKIPPED] == 1

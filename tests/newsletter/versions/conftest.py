import pytest
from pytest_django.fixtures import Settings
from wagtail.models import Locale

from cms.models import TransmissionPage
from tests.newsletter.versions.languages import german, translated


@pytest.fixture
def deutsch(settings: Settings, db: None) -> Locale:
    return german(settings)


@pytest.fixture
def translation(page: TransmissionPage, deutsch: Locale) -> TransmissionPage:
    return translated(page, deutsch)

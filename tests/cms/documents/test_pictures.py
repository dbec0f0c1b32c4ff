"""Pictures are scaled once, however often they are shown."""

from typing import Any

import pytest

from cms.documents import rebuild
from cms.models import PublicationImage
from tests.conftest import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def scaled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of every scaling, in its order."""
    asked: list[str] = []
    scale = PublicationImage.generate_rendition_file

    def listening(self: PublicationImage, filter: Any, *, source: Any = None) -> Any:  # noqa: A002 - its name
        asked.append(filter.spec)
        return scale(self, filter, source=source)

    monkeypatch.setattr(PublicationImage, "generate_rendition_file", listening)
    return asked


def of(publication: Publication, times: int) -> list[tuple[str, Any]]:
    return [("image", {"image": publication.picture, "caption": f"Dusk {n}"}) for n in range(times)]


def test_a_picture_that_is_shown_three_times_is_scaled_once(
    publication: Publication, scaled: list[str]
) -> None:
    publication.transmission(body=of(publication, 3))
    assert scaled
    assert sorted(scaled) == sorted(set(scaled))


def test_a_new_picture_is_scaled_once_for_all_that_show_it(
    publication: Publication, scaled: list[str]
) -> None:
    for number in range(3):
        publication.transmission(slug=f"t{number}", body=of(publication, 1), cover=publication.picture)
    scaled.clear()
    publication.picture.renditions.all().delete()
    publication.picture.save()
    list(rebuild.until_done())
    assert scaled
    assert sorted(scaled) == sorted(set(scaled))
    assert list(rebuild.differences()) == []

"""The publication's look: what editors may choose, and what frontends get of it."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import Site

from cms.contrast import contrast
from cms.models import PublicationSettings
from tests.conftest import Publication

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@settings(max_examples=50, deadline=None)
@given(COLOURS, COLOURS)
def test_it_measures_contrast_the_same_from_both_sides(one: str, other: str) -> None:
    assert 1 <= contrast(one, other) == contrast(other, one) < 21.01


def test_it_measures_contrast_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        ({"accent": "#ffcc00"}, "darker"),
        ({"highlight": "#102030"}, "lighter"),
        ({"accent": "red"}, "#rrggbb"),
    ],
)
def test_it_refuses_colours_that_text_cannot_be_read_in(fields: dict[str, str], advice: str) -> None:
    look = PublicationSettings(site=Site.objects.get(), name="Slow", **fields)
    with pytest.raises(ValidationError, match=advice):
        look.full_clean()


@pytest.mark.django_db
def test_it_gives_the_look_and_what_opens_the_front_page(client: Client, publication: Publication) -> None:
    page = publication.transmission()
    look = PublicationSettings.for_site(Site.objects.get())
    look.accent, look.fonts, look.featured = "#0B6B3A", "system", page
    look.save()
    told = client.get("/api/content/v1/site/").json()
    assert told["theme"] == {"accent": "#0b6b3a", "highlight": "#ffd02e", "fonts": "system"}
    assert told["featured"] == str(page.public_id)
    page.delete()
    assert client.get("/api/content/v1/site/").json()["featured"] is None

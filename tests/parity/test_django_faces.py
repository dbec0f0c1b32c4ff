"""JSON, mail and text hold what was entered."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from blocks.body import BodyBlock, value_union
from cms.mail import render_mail
from cms.models import PublicationSettings, TransmissionPage
from cms.models.transmission import preview_slots
from tests.parity import words
from tests.parity.bodies import Composed, Library, bodies

pytestmark = pytest.mark.django_db
SLOW = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SLOW
@given(data=st.data())
def test_it_loses_nothing_whatever_is_composed(library: Library, data: st.DataObject) -> None:
    composed: Composed = data.draw(bodies(library))
    block = BodyBlock()
    body = block.to_python(composed.stored)
    json = block.get_api_representation(body)
    shape: Any = list[value_union()]  # type: ignore[misc] # a type made at start-up
    TypeAdapter(shape).validate_python(json)
    assert words.missing(composed.entered + composed.web_only, words.of_json(json)) == []

    page = TransmissionPage.objects.select_related("topic").get()
    page.body = body
    mail = render_mail(page, preview_slots(PublicationSettings.for_site(page.get_site())))
    assert words.missing(composed.entered, words.of_html(mail.html)) == []
    assert words.missing(composed.entered, words.of_text(mail.text)) == []
    assert words.missing(composed.web_only, words.of_text(mail.text)) == composed.web_only
    for face in (words.of_html(mail.html), words.of_text(mail.text), words.of_json(json)):
        _stand_in_order(composed.disclaimers, face)


def _stand_in_order(texts: list[str], face: str) -> None:
    place = 0
    for text in texts:
        place = face.index(words.plain(text), place)

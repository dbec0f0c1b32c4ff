"""What the OpenAPI document promises, asked at random: no 5xx, and no answer outside its schema."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.result import Ok

from cms.api.door import door
from newsletter.models import Newsletter
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


_application = door(get_wsgi_application())


def uncompressed(environ: dict[str, Any], start_response: Any) -> Any:
    """The product as a server runs it, for a client that does not unpack answers."""
    return _application({**environ, "HTTP_ACCEPT_ENCODING": ""}, start_response)


schema = schemathesis.openapi.from_wsgi("/api/content/v1/openapi.json", uncompressed)
OPERATIONS = {one.ok().label: one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)}


@pytest.fixture
def _published(publication: Publication) -> Iterator[None]:
    """Something to find at each address. The test keeps its own connection, which a server would close."""
    publication.transmission()
    publication.transmission(slug="quick-dark", title="Quick dark").unpublish()
    Newsletter.objects.create(name="Letters", slug="letters", from_name="A", from_email="a@example.org")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("label", OPERATIONS)
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
@given(data=st.data())
def test_it_answers_as_described(label: str, data: st.DataObject) -> None:
    case: Case[Any] = data.draw(OPERATIONS[label].as_strategy())
    case.call_and_validate(checks=CHECKS)

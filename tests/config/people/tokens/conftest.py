"""A page that is published, and programs of a superuser: what stops them is their token alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms.models import TransmissionPage, User
from config.people.models import Scope
from tests.api_tokens import issued
from tests.conftest import Publication

PAGES = "/api/v3/pages/"
Program = Callable[..., Any]


@pytest.fixture
def user() -> User:
    return User.objects.create_superuser("robot", "robot@example.org", "x")


@pytest.fixture
def program(client: Client, user: User) -> Callable[[Scope], Program]:
    """`program(Scope.READ)("PATCH", "/api/v3/…", {…})` gives the answer."""

    def of(scope: Scope) -> Program:
        headers = {"Authorization": f"Bearer {issued(user, scope)}"}

        def ask(method: str, path: str, given: Any = None) -> Any:
            more = {} if given is None else {"data": given, "content_type": "application/json"}
            return getattr(client, method.lower())(path, headers=headers, **more)

        return ask

    return of


@pytest.fixture
def page(publication: Publication) -> TransmissionPage:
    return publication.transmission()

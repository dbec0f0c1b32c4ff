"""A visitor without a cookie or a login, whose every post is checked for forgery where Django would."""

import pytest
from django.test import Client

from newsletter.tokens import Leave, confirm_token, leave_token, preferences_token
from tests.newsletter.cast import Cast


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def leave_link(cast: Cast) -> str:
    return f"/newsletter/unsubscribe/{leave_token(Leave(cast.alice.subscriber_id, cast.newsletter.pk, 5))}/"


@pytest.fixture
def confirm_link(cast: Cast) -> str:
    return f"/newsletter/confirm/{confirm_token(cast.bob.pk, 'bob@example.org')}/"


@pytest.fixture
def preferences_link(cast: Cast) -> str:
    return f"/newsletter/preferences/{preferences_token(cast.alice.subscriber_id, 'alice@example.org')}/"

"""Subscribers of several domains, and a name server of their own."""

from collections.abc import Callable, Iterator

import pytest

from newsletter.models import Newsletter, SubscriptionState
from tests.newsletter.cast import person
from tests.newsletter.domains.name_server import NameServer, serving


@pytest.fixture
def names() -> Iterator[NameServer]:
    with serving() as server:
        yield server


@pytest.fixture
def subscribe(newsletter: Newsletter) -> Callable[..., None]:
    def subscribe_all(*addresses: str) -> None:
        for address in addresses:
            person(newsletter, address, SubscriptionState.ACTIVE)

    return subscribe_all

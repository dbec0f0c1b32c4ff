"""Letters in a mailbox that somebody has left still let them leave, and nothing else."""

import pytest
from django.core.signing import Signer, TimestampSigner
from django.test import Client
from django.utils import timezone

from newsletter import address_changes, letters
from newsletter.addresses import parse_address
from newsletter.models import AddressChange, Subscriber, Subscription, SubscriptionState
from newsletter.tokens import confirm_token, preferences_token
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import Cast
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db
ACTS: list[dict[str, str]] = [
    {"act": "download"},
    {"act": "erase"},
    {"act": "erase-for-good"},
    {"act": "introduce", "name": "Mallory", "locale": "en"},
    {"act": "move", "email": "mallory@example.net"},
    {"act": "subscribe", "newsletter": "slow-signal"},
]


def move(person: Subscriber, to: str) -> None:
    address = parse_address(to)
    change = address_changes.ask(person, address)
    address_changes.confirm(change or 0, address.hash, form="move-page")


@pytest.fixture(params=["marked", "from before"])
def old_link(request: pytest.FixtureRequest, cast: Cast) -> str:
    """To Alice's preferences, as it was mailed before she moved."""
    unmarked = Signer(salt="newsletter.preferences", sep=".").sign(str(cast.alice.subscriber_id))
    marked = preferences_token(cast.alice.subscriber_id, "alice@example.org")
    return f"/newsletter/preferences/{marked if request.param == 'marked' else unmarked}/"


def test_it_opens_the_preferences_of_who_stayed(visitor: Client, cast: Cast, old_link: str) -> None:
    assert "alice@example.org" in visitor.get(old_link).content.decode()


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act["act"])
def test_it_tells_and_changes_nothing(
    visitor: Client, cast: Cast, old_link: str, act: dict[str, str]
) -> None:
    move(cast.alice.subscriber, "alice@new.example")
    for answer in (visitor.get(old_link), visitor.post(old_link, act)):
        assert "Here you can only leave." in answer.content.decode()
        assert "new.example" not in answer.content.decode()
    person = Subscriber.objects.get(pk=cast.alice.subscriber_id)
    assert (person.email, person.name) == ("alice@new.example", "Alice")
    assert not AddressChange.objects.exists()


def test_it_lets_them_leave(visitor: Client, cast: Cast, old_link: str) -> None:
    move(cast.alice.subscriber, "alice@new.example")
    answer = visitor.post(old_link, {"leave": str(cast.newsletter.pk)})
    assert "You have left Slow Signal" in answer.content.decode()
    cast.alice.refresh_from_db()
    assert cast.alice.state == SubscriptionState.UNSUBSCRIBED
    refused = visitor.post(old_link, {"leave": str(cast.newsletter.pk)})
    assert refused.status_code == 422
    assert "You do not receive that newsletter." in refused.content.decode()


def test_it_opens_everything_by_the_link_in_a_letter_to_the_new_address(visitor: Client, cast: Cast) -> None:
    move(cast.alice.subscriber, "alice@new.example")
    token = preferences_token(cast.alice.subscriber_id, "alice@new.example")
    assert "alice@new.example" in visitor.get(f"/newsletter/preferences/{token}/").content.decode()


def test_it_confirms_nothing_for_the_new_address(visitor: Client, cast: Cast) -> None:
    move(cast.bob.subscriber, "bob@new.example")
    unmarked = TimestampSigner(salt="newsletter.confirm", sep=".").sign(str(cast.bob.pk))
    for token in (confirm_token(cast.bob.pk, "bob@example.org"), unmarked):
        assert visitor.post(f"/newsletter/confirm/{token}/").status_code == 404
    cast.bob.refresh_from_db()
    assert cast.bob.state == SubscriptionState.PENDING


def test_it_confirms_by_a_letter_from_before_there_were_marks(visitor: Client, cast: Cast) -> None:
    token = TimestampSigner(salt="newsletter.confirm", sep=".").sign(str(cast.bob.pk))
    assert visitor.post(f"/newsletter/confirm/{token}/").status_code == 200


def test_it_asks_once_more_at_the_new_address(cast: Cast, exchange: Exchange, server: Recorder) -> None:
    Subscription.objects.filter(pk=cast.bob.pk).update(letter_sent_at=timezone.now(), letters=1)
    move(cast.bob.subscriber, "bob@new.example")
    assert letters.due(timezone.now()) == [cast.bob.pk]
    assert letters.send_confirmation(cast.bob.pk, exchange)
    assert server.recipients == ["bob@new.example"]

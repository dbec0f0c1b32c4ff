"""What comes back of a letter that asks somebody to confirm ends such letters, and nobody's newsletter."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsletter import address_changes, letters, subscriptions
from newsletter.addresses import parse_address
from newsletter.audiences import reachable
from newsletter.letter_marks import LetterKind, new_mark
from newsletter.models import (
    AddressChange,
    Bounce,
    ConsentEvent,
    Newsletter,
    Subscription,
    SubscriptionState,
    Suppression,
)
from newsletter.returned.believing import act_on
from newsletter.returned.collecting import Collected, collect
from newsletter.returned.imap import place_of
from newsletter.returned.reading import read
from newsletter.subscriptions import Asked
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import Cast, person
from tests.newsletter.hooks.conftest import Post, mounted, post  # noqa: F401 - fixtures
from tests.newsletter.hooks.payloads import DELIVERY, postmark
from tests.newsletter.recorder import Recorder
from tests.newsletter.returned.conftest import SAMPLES
from tests.newsletter.returned.small_imap import serving

pytestmark = pytest.mark.django_db
DOE = parse_address("doe@example.org")
NEW = parse_address("alice@new.example")
Returned = Callable[..., bytes]


@pytest.fixture(autouse=True)
def _return_paths(settings: Settings) -> None:
    settings.NEWSLETTER_RETURN_PATH = "bounces+{token}@example.com"


def asked(cast: Cast) -> Asked:
    """Somebody, perhaps somebody else, types Doe's address."""
    return subscriptions.subscribe(cast.newsletter, DOE, form="page")


def the_mark(server: Recorder) -> str:
    return str(server.messages()[-1]["Message-ID"]).strip("<>").partition("@")[0]


@pytest.fixture
def letter(cast: Cast, server: Recorder, exchange: Exchange) -> str:
    """The mark of the letter that Doe was sent."""
    assert letters.send_confirmation(asked(cast).subscription or 0, exchange)
    return the_mark(server)


@pytest.fixture
def move(cast: Cast, server: Recorder, exchange: Exchange) -> str:
    """Of the letter to Alice's new address."""
    assert letters.send_move(address_changes.ask(cast.alice.subscriber, NEW) or 0, exchange)
    return the_mark(server)


def came_back(name: str, mark: str, by: str = "both", to: str = DOE.written) -> bytes:
    text = (SAMPLES / f"{name}.eml").read_text()
    values = {
        "recipient": to,
        "return_path": "bounces@example.com" if by == "message_id" else f"bounces+{mark}@example.com",
        "message_id": "gone" if by == "return_path" else mark,
        "leave": "none",
    }
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text.replace("\n", "\r\n").encode()


def act(raw: bytes) -> bool:
    found = read(raw)
    assert found is not None
    return act_on(found)


def doe() -> Subscription:
    return Subscription.objects.get(subscriber__email=DOE.written)


def suppressed() -> list[tuple[str, str, int | None]]:
    return list(Suppression.objects.values_list("address_hash", "reason", "newsletter"))


def test_its_return_path_and_message_id_say_which_it_is(server: Recorder, letter: str) -> None:
    assert letter.startswith(f"c-{doe().pk}-")
    assert server.attempts[f"bounces+{letter}@example.com"] == 1


def test_bounces_go_to_the_sender_where_there_are_no_return_paths(
    settings: Settings, cast: Cast, server: Recorder, exchange: Exchange
) -> None:
    settings.NEWSLETTER_RETURN_PATH = ""
    letters.send_confirmation(asked(cast).subscription or 0, exchange)
    assert server.attempts["ada@example.com"] == 1


@pytest.mark.parametrize("by", ["return_path", "message_id"])
def test_an_address_that_is_not_there_is_given_up_and_asked_no_more(cast: Cast, letter: str, by: str) -> None:
    assert act(came_back("postfix_no_such_user", letter, by))
    assert suppressed() == [(DOE.hash, "bounce", None)]
    assert doe().letter_bounced_at is not None
    Subscription.objects.update(letter_sent_at=timezone.now() - timedelta(days=1))
    assert not asked(cast).letter_due


def test_it_is_read_from_the_mailbox_and_counts_once(letter: str) -> None:
    with serving() as folder:
        folder.deliver(came_back("postfix_no_such_user", letter))
        folder.deliver(came_back("postfix_no_such_user", letter))
        place = place_of(f"imap://feedback:pass%20word@127.0.0.1:{folder.port}/INBOX")
        assert collect(place) == Collected(read=2, used=1)
    assert Bounce.objects.get().source == "mailbox"


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (postmark("Bounce", Type="HardBounce", Details="550 5.1.1 no such user"), "bounce"),
        (postmark("SpamComplaint", Type="SpamComplaint"), "complaint"),
    ],
)
def test_a_provider_tells_of_it_by_the_mark_and_again_without_harm(
    post: Post,  # noqa: F811 - the fixture
    letter: str,
    event: dict[str, object],
    reason: str,
) -> None:
    body = event | {"Metadata": {"delivery": letter}}
    assert DELIVERY not in str(body)
    for _ in range(2):
        assert post("postmark", body).status_code == 200
    assert suppressed() == [(DOE.hash, reason, None)]
    assert Bounce.objects.count() == 1


def test_a_server_that_refuses_the_letter_is_as_good_as_a_bounce(
    cast: Cast, server: Recorder, exchange: Exchange
) -> None:
    server.script = {DOE.written: ["550 5.1.1 no such user"]}
    assert not letters.send_confirmation(asked(cast).subscription or 0, exchange)
    assert suppressed() == [(DOE.hash, "bounce", None)]
    assert Bounce.objects.get().source == "relay"


@pytest.mark.parametrize("name", ["postfix_full", "postfix_blocked"])
def test_what_may_pass_is_written_down_and_gives_nobody_up(letter: str, name: str) -> None:
    assert act(came_back(name, letter))
    assert Bounce.objects.get().kind == "soft"
    assert (suppressed(), doe().letter_bounced_at) == ([], None)


def test_soft_bounces_add_up_as_those_of_mails_do(settings: Settings, cast: Cast, letter: str) -> None:
    settings.NEWSLETTER_SOFT_BOUNCES = 2
    assert act(came_back("postfix_full", letter))
    assert act(came_back("postfix_full", str(new_mark(LetterKind.CONFIRM, doe().pk, DOE.hash))))
    assert suppressed() == [(DOE.hash, "bounce", None)]


def test_who_calls_the_letter_spam_is_written_to_no_more(letter: str) -> None:
    assert act(came_back("arf_abuse", letter))
    assert not act(came_back("arf_abuse", letter))
    assert suppressed() == [(DOE.hash, "complaint", None)]
    assert doe().state == SubscriptionState.UNSUBSCRIBED
    assert ConsentEvent.objects.filter(kind="left").get().form == "complaint"


def test_who_opts_out_at_their_provider_is_not_asked_again_by_it(letter: str) -> None:
    assert act(came_back("arf_opt_out", letter))
    assert (doe().state, suppressed()) == (SubscriptionState.UNSUBSCRIBED, [])


def other(cast: Cast) -> Newsletter:
    """Doe receives it, confirmed long ago."""
    theirs = Newsletter.objects.create(name="Other", slug="other", from_name="A", from_email="a@example.com")
    there = Subscription.objects.get(subscriber__email=DOE.written)
    now = timezone.now()
    Subscription.objects.create(
        subscriber=there.subscriber, newsletter=theirs, state="active", requested_at=now, confirmed_at=now
    )
    return theirs


def test_nobody_who_receives_a_newsletter_loses_it_by_a_letter_that_a_stranger_asked_for(
    cast: Cast, letter: str
) -> None:
    theirs = other(cast)
    assert act(came_back("postfix_no_such_user", letter))
    assert suppressed() == []
    assert reachable(theirs).count() == 1
    Subscription.objects.update(letter_sent_at=timezone.now() - timedelta(hours=1))
    assert not asked(cast).letter_due  # no other letter goes there for a week
    Subscription.objects.update(letter_bounced_at=timezone.now() - timedelta(days=8))
    assert asked(cast).letter_due


def test_a_complaint_about_the_letter_ends_no_newsletter_that_its_reader_confirmed(
    cast: Cast, letter: str
) -> None:
    theirs = other(cast)
    assert act(came_back("arf_abuse", letter))
    assert suppressed() == [(DOE.hash, "complaint", cast.newsletter.pk)]
    assert reachable(theirs).count() == 1


def test_a_bounce_that_comes_after_confirming_takes_nothing_away(cast: Cast, letter: str) -> None:
    subscriptions.confirm(doe(), form="page")
    assert act(came_back("postfix_no_such_user", letter))
    assert suppressed() == []
    assert (doe().state, doe().letter_bounced_at) == (SubscriptionState.ACTIVE, None)


def test_confirming_forgets_that_an_earlier_letter_came_back(settings: Settings, letter: str) -> None:
    settings.NEWSLETTER_HARD_BOUNCES = 0
    act(came_back("postfix_no_such_user", letter))
    subscriptions.confirm(doe(), form="page")
    assert doe().letter_bounced_at is None


def test_a_forged_mark_is_believed_of_nobody(cast: Cast, letter: str) -> None:
    """Mallory knows the mark of her own letter, and the numbers of others."""
    mallory = person(cast.newsletter, "mallory@example.net", SubscriptionState.PENDING)
    hers = str(new_mark(LetterKind.CONFIRM, mallory.pk, mallory.subscriber.address_hash))
    for forged in (
        hers.replace(f"c-{mallory.pk}-", f"c-{cast.bob.pk}-"),
        hers.replace("c-", "m-", 1),
        letter[:-4] + "aaaa",
        f"c-{doe().pk}-aaaaa-{'a' * 16}",
        f"c-{10**11}-aaaaa-{'a' * 16}",
    ):
        for name in ("postfix_no_such_user", "arf_abuse", "arf_opt_out"):
            assert not act(came_back(name, forged))
    assert (suppressed(), Bounce.objects.count()) == ([], 0)


def test_a_mark_of_an_address_that_was_left_says_nothing_of_the_next_one(cast: Cast, letter: str) -> None:
    change = address_changes.ask(doe().subscriber, NEW) or 0
    address_changes.confirm(change, NEW.hash, form="move-page")
    Suppression.objects.all().delete()
    assert not act(came_back("postfix_no_such_user", letter))
    assert suppressed() == []


def test_a_mark_is_known_after_the_secret_key_was_changed(settings: Settings, letter: str) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another " * 8
    assert act(came_back("postfix_no_such_user", letter))


def test_an_editor_may_lift_it_and_the_next_letter_counts_anew(
    cast: Cast, letter: str, server: Recorder, exchange: Exchange
) -> None:
    act(came_back("postfix_no_such_user", letter))
    Suppression.objects.all().delete()
    long_ago = timezone.now() - timedelta(days=8)
    Subscription.objects.update(letter_sent_at=long_ago, letter_bounced_at=long_ago)
    assert not act(came_back("postfix_no_such_user", letter))  # a replay
    assert suppressed() == []
    assert letters.send_confirmation(asked(cast).subscription or 0, exchange)
    assert act(came_back("postfix_no_such_user", the_mark(server)))
    assert suppressed() == [(DOE.hash, "bounce", None)]


def test_a_new_address_that_is_not_there_is_given_up_and_the_old_one_goes_on(cast: Cast, move: str) -> None:
    assert act(came_back("postfix_no_such_user", move, to=NEW.written))
    assert suppressed() == [(NEW.hash, "bounce", None)]
    assert NEW.written not in Bounce.objects.get().answer  # it may be somebody else's
    assert reachable(cast.newsletter).count() == 1
    assert address_changes.ask(cast.alice.subscriber, NEW) is None


@pytest.mark.parametrize("name", ["postfix_no_such_user", "arf_abuse", "arf_opt_out"])
def test_nobody_is_given_up_by_a_letter_that_moves_somebody_else_to_their_address(
    cast: Cast, move: str, name: str
) -> None:
    """The new address is Dora's, who receives the newsletter."""
    person(cast.newsletter, NEW.written, SubscriptionState.ACTIVE)
    assert act(came_back(name, move, to=NEW.written))
    assert suppressed() == []
    AddressChange.objects.update(letter_sent_at=timezone.now() - timedelta(hours=1))
    assert address_changes.ask(cast.alice.subscriber, NEW) is None
    assert address_changes.ask(cast.alice.subscriber, parse_address("alice@third.example"))


def test_the_owner_of_a_new_address_may_call_the_letter_spam(cast: Cast, move: str) -> None:
    assert act(came_back("arf_abuse", move, to=NEW.written))
    assert suppressed() == [(NEW.hash, "complaint", None)]
    assert reachable(cast.newsletter).count() == 1

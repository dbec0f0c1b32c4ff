"""What a letter that asks begins with: the person's name, or else a sentence as sentences begin."""

import re

import pytest

from newsletter import address_changes, letters, subscriptions
from newsletter.addresses import parse_address
from newsletter.models import Newsletter, Subscriber
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import Cast
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db
SOMEBODY = {"en": "somebody", "de": "jemand", "es": "alguien", "pt": "alguém"}


def asked(cast: Cast, kind: str, language: str, name: str, exchange: Exchange) -> None:
    Subscriber.objects.update(locale=language, name=name)
    if kind == "move":
        person = Subscriber.objects.get(pk=cast.alice.subscriber_id)
        letters.send_move(address_changes.ask(person, parse_address("alice@new.example")) or 0, exchange)
    else:
        Subscriber.objects.filter(pk=cast.bob.subscriber_id).delete()
        made = subscriptions.subscribe(
            cast.newsletter, parse_address("dora@example.org"), form="page", name=name, locale=language
        )
        letters.send_confirmation(made.subscription or 0, exchange)


def texts(server: Recorder) -> list[str]:
    """Text and HTML of the only letter, without marks."""
    (letter,) = server.messages()
    plain, html = (part.get_content() for part in letter.iter_parts())
    return [plain, re.sub(r"<[^>]+>", "\n", html)]


@pytest.mark.parametrize("language", SOMEBODY)
@pytest.mark.parametrize("kind", ["confirm", "move"])
def test_it_begins_with_a_capital_for_who_gave_no_name(
    cast: Cast, server: Recorder, exchange: Exchange, kind: str, language: str
) -> None:
    asked(cast, kind, language, "", exchange)
    for text in texts(server):
        assert re.search(rf"^{SOMEBODY[language].capitalize()}, ", text, re.MULTILINE)
        assert f"{SOMEBODY[language]}, " not in text


@pytest.mark.parametrize("language", SOMEBODY)
@pytest.mark.parametrize("kind", ["confirm", "move"])
def test_it_goes_on_after_the_name(
    cast: Cast, server: Recorder, exchange: Exchange, kind: str, language: str
) -> None:
    asked(cast, kind, language, "Ada", exchange)
    for text in texts(server):
        assert re.search(rf" Ada[,:]\s+{SOMEBODY[language]}, ", text)


def test_it_keeps_the_newsletters_name_as_it_is(cast: Cast, server: Recorder, exchange: Exchange) -> None:
    Newsletter.objects.update(name="Salt & <Light>")
    cast.newsletter.refresh_from_db()
    asked(cast, "confirm", "en", "", exchange)
    assert "asked for Salt & <Light> with this address" in texts(server)[0]

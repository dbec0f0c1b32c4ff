"""Pages and letters speak the person's language, else the browser's, else English, and all of it."""

import gettext
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

import newsletter
from newsletter import letters
from newsletter.models import ConsentEvent, Subscriber
from newsletter.reader_languages import LANGUAGES, language_of
from newsletter.wire.exchange import Exchange
from newsletter.wording import CONSENT_WORDINGS, wording_in
from tests.newsletter.cast import Cast
from tests.newsletter.recorder import Recorder
from tests.sentences import sentences

ROOT = Path(newsletter.__file__).parent
# The same word in another language.
SAME = {"Pause", "Newsletter"}
OTHERS = [code for code, _ in LANGUAGES if code != "en"]


@pytest.mark.parametrize(
    ("locale", "accepted", "language"),
    [
        ("pt-BR", "de", "pt"),
        ("", "fr;q=0.9, de-AT;q=0.8, es;q=0.1", "de"),
        ("", "fr", "en"),
        ("xx", "es", "es"),
        ("", "*;q=x,,;;", "en"),
        ("de_CH", "", "de"),
    ],
)
def test_it_takes_the_persons_language_then_the_browsers(locale: str, accepted: str, language: str) -> None:
    assert language_of(locale, accepted) == language


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "unsubscribe me"), ("de", "Ja, abbestellen"), ("es", "darme de baja"), ("pt", "Sim, quero sair")],
)
def test_it_speaks_the_language(
    visitor: Client, cast: Cast, leave_link: str, language: str, words: str
) -> None:
    Subscriber.objects.update(locale=language)
    page = visitor.get(leave_link, headers={"accept-language": "fr"})
    assert words in page.content.decode()
    assert f'<html lang="{language}"' in page.content.decode()
    assert page["Content-Language"] == language


@pytest.mark.django_db
def test_it_speaks_the_browsers_language_to_strangers(visitor: Client, cast: Cast) -> None:
    page = visitor.get("/newsletter/subscribe/", headers={"accept-language": "de"}).content.decode()
    assert "Abonnieren" in page
    assert CONSENT_WORDINGS["2026-11-de"].format(newsletter="Slow Signal") in page


@pytest.mark.django_db
def test_it_writes_to_a_newcomer_in_the_language_of_the_form(
    visitor: Client, cast: Cast, server: Recorder, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.intake.wake_letter", lambda row: None)
    form = {"email": "dora@example.org", "newsletter": "slow-signal"}
    visitor.post("/newsletter/subscribe/", form, headers={"accept-language": "pt-PT"})
    (waiting,) = letters.due(timezone.now())
    letters.send_confirmation(waiting, exchange)
    (letter,) = server.messages()
    assert letter["Subject"] == "Por favor confirme: Slow Signal"
    text, html = (part.get_content() for part in letter.iter_parts())
    assert "Se foi você, abra esta página" in text
    assert "Sim, enviem-me Slow Signal" in html


@pytest.mark.django_db
def test_it_remembers_in_which_language_somebody_agreed(
    visitor: Client, cast: Cast, confirm_link: str
) -> None:
    Subscriber.objects.update(locale="es")
    visitor.post(confirm_link)
    assert ConsentEvent.objects.get(kind="confirmed").wording == "2026-11-es"


def test_it_has_the_consent_in_every_language() -> None:
    assert {wording_in(code) for code, _ in LANGUAGES} == set(CONSENT_WORDINGS)


@pytest.mark.parametrize("language", OTHERS)
def test_it_leaves_no_sentence_untranslated(language: str) -> None:
    catalog = gettext.translation("django", ROOT / "locale", [language])
    wanted = sentences(ROOT)
    assert len(wanted) > 80
    assert {text for text in wanted if catalog.gettext(text) == text} - SAME == set()


def test_it_does_not_change_the_languages_of_the_admin() -> None:
    assert [code for code, _ in settings.LANGUAGES] == ["en"]

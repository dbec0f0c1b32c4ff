"""A letter's own words are in the language of its page, and nothing of whoever has it written."""

import gettext
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from wagtail.models import Locale

from cms.mail import render_digest, render_mail, render_opening
from cms.models import TransmissionPage
from tests.cms.conftest import Writer
from tests.cms.test_mail import SLOTS
from tests.sentences import sentences

# The same word in another language.
SAME = {"Definition", "Note"}
WRITERS = {
    "whole": lambda page: render_mail(page, SLOTS),
    "opening": lambda page: render_opening(page, SLOTS),
    "digest": lambda page: render_digest([page], SLOTS),
}


@pytest.fixture
def english(every_block: dict[str, Any], write: Writer, german: Locale) -> TransmissionPage:
    call_command("load_transmission", write(every_block))
    return TransmissionPage.objects.get(slug="every-block")


@pytest.fixture
def deutsch(english: TransmissionPage, german: Locale) -> TransmissionPage:
    page: TransmissionPage = english.copy_for_translation(german, copy_parents=True)
    return page


@pytest.mark.django_db
@pytest.mark.parametrize("shape", WRITERS)
def test_it_speaks_the_language_of_the_page(shape: str, deutsch: TransmissionPage) -> None:
    mail = WRITERS[shape](deutsch)
    for part in (mail.html, mail.text):
        assert "1. März 2026" in part
        assert "1 Min. Lesezeit" in part
        assert "Ändern, was Sie bekommen" in part
        for words in ("Change what you get", "min read", "Read on", "Unsubscribe", "[Image]", "Source:"):
            assert words not in part
    if shape == "whole":
        assert "BEGRIFF" in mail.text
        assert "Im Web lesen" in mail.html


@pytest.mark.django_db
@pytest.mark.parametrize("shape", WRITERS)
def test_it_is_the_same_in_whatever_language_its_editor_works(shape: str, english: TransmissionPage) -> None:
    usual = WRITERS[shape](english)
    with translation.override("pt"):
        assert WRITERS[shape](english) == usual
    assert "1 March 2026" in usual.html


@pytest.mark.django_db
def test_it_speaks_english_where_nobody_translated_its_words(
    deutsch: TransmissionPage, german: Locale
) -> None:
    Locale.objects.filter(pk=german.pk).update(language_code="fi")
    mail = render_mail(TransmissionPage.objects.get(pk=deutsch.pk), SLOTS)
    assert "Change what you get" in mail.html


@pytest.mark.parametrize("app", ["blocks", "cms"])
@pytest.mark.parametrize("language", ["de", "es", "pt"])
def test_it_leaves_no_word_untranslated(app: str, language: str) -> None:
    root = Path(settings.BASE_DIR) / app
    catalog = gettext.translation("django", root / "locale", [language])
    wanted = sentences(root)
    assert len(wanted) > 10
    assert {text for text in wanted if catalog.gettext(text) == text} - SAME == set()

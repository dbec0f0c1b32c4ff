import re
from typing import Any

import html5lib
import pytest
from django.core.management import call_command

from cms.mail import MailSlots, RenderedMail, render_mail
from cms.models import TransmissionPage
from tests.cms.conftest import Writer

pytestmark = pytest.mark.django_db

SLOTS = MailSlots(
    newsletter_name="Slow Mail",
    postal_address="1 Quiet Street\nPorto",
    reason="You asked for this.",
    view_url="https://cms.example/view",
    unsubscribe_url="https://cms.example/leave",
    preferences_url="https://cms.example/prefer",
)


@pytest.fixture
def mail(every_block: dict[str, Any], write: Writer) -> RenderedMail:
    call_command("load_transmission", write(every_block))
    return render_mail(TransmissionPage.objects.get(slug="every-block"), SLOTS)


def test_it_carries_all_that_a_sender_must_say(mail: RenderedMail) -> None:
    for part in (mail.html, mail.text):
        for words in ("Slow Mail", "1 Quiet Street", "Porto", "You asked for this.", SLOTS.view_url):
            assert words in part
        assert SLOTS.unsubscribe_url in part
        assert SLOTS.preferences_url in part


def test_it_carries_what_stands_around_the_body(mail: RenderedMail) -> None:
    for part in (mail.html, mail.text):
        for words in (
            "Tests",
            "One of each",
            "Ada Prata, Bo 漢",
            "1 March 2026",
            "1 min read",
            "https://example.org/elsewhere",
        ):
            assert words.lower() in part.lower()
    assert mail.subject == "Every block & <its> faces"


def test_it_parses_as_html_with_language_and_direction(mail: RenderedMail) -> None:
    html5lib.HTMLParser(strict=False).parse(mail.html)
    assert mail.html.count('lang="en" dir="ltr"') == 2


def test_it_has_no_relative_address_and_no_layout_that_outlook_drops(mail: RenderedMail) -> None:
    assert not re.findall(r'(?:src|href)="(?!https?://)', mail.html)
    styles = " ".join(re.findall(r'style="([^"]*)"', mail.html))
    assert not re.search(r"display:\s*(flex|grid)|position:|float:|background-image", styles)


def test_it_inlines_its_styles_and_keeps_those_for_phones_and_the_dark(mail: RenderedMail) -> None:
    assert 'class="title" style="' in mail.html
    assert "prefers-color-scheme: dark" in mail.html
    assert ".stat-value {" not in mail.html


def test_it_has_text_lines_of_at_most_72_columns_but_for_addresses(mail: RenderedMail) -> None:
    assert [line for line in mail.text.split("\n") if len(line) > 72 and "http" not in line] == []

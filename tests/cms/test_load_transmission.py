from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.models import Lens, PublicationImage, TransmissionPage
from tests.cms.conftest import Writer

pytestmark = pytest.mark.django_db


def test_it_creates_and_publishes_a_transmission_from_a_file(
    every_block: dict[str, Any], write: Writer
) -> None:
    call_command("load_transmission", write(every_block))
    page = TransmissionPage.objects.get(slug="every-block")
    assert page.live
    assert [block.block_type for block in page.body] == [block["type"] for block in every_block["body"]]
    assert [link.author.name for link in page.author_links.all()] == ["Ada Prata", "Bo 漢"]


def test_it_updates_and_keeps_ids_and_pictures_when_loaded_again(
    every_block: dict[str, Any], write: Writer
) -> None:
    call_command("load_transmission", write(every_block))
    before = TransmissionPage.objects.get(slug="every-block")
    every_block["title"] = "Changed"
    call_command("load_transmission", write(every_block))
    after = TransmissionPage.objects.get(slug="every-block")
    assert (after.title, after.pk, after.public_id) == ("Changed", before.pk, before.public_id)
    assert [block.id for block in after.body] == [block.id for block in before.body]
    assert PublicationImage.objects.count() == 1


def test_it_counts_the_reading_time_from_the_words(every_block: dict[str, Any], write: Writer) -> None:
    every_block["body"] = [{"type": "paragraph", "value": f"<p>{'word ' * 541}</p>"}]
    call_command("load_transmission", write(every_block))
    assert TransmissionPage.objects.get(slug="every-block").reading_minutes == 4


WRONG: dict[str, tuple[Callable[[Any], Any], str]] = {
    "an unknown block": (lambda d: d["body"][0].update(type="poem"), "body[0]: Input tag 'poem'"),
    "a missing label": (
        lambda d: d["body"][2]["value"]["items"][1].pop("label"),
        "body[2] (stats) value.items[1].label: Field required",
    ),
    "a misspelled field": (
        lambda d: d["body"][8]["value"].update(txt="x"),
        "body[8] (key_insight) value.txt: Extra",
    ),
    "an unknown lens": (
        lambda d: d["body"][6]["value"].update(lens="far"),
        "body[6] (lens): There is no lens 'far'. Known: close.",
    ),
    "a script": (
        lambda d: d["body"][1].update(value="<p><script>x</script></p>"),
        "body[1] (paragraph): <script> is not allowed",
    ),
    "a missing picture": (
        lambda d: d["body"][9]["value"].update(file="no.png"),
        "body[9] (image): There is no file",
    ),
    "a picture outside": (
        lambda d: d["body"][9]["value"].update(file="../x.png"),
        "body[9] (image): There is no file",
    ),
    "a label too long": (
        lambda d: d["body"][2]["value"]["items"][0].update(label="x" * 161),
        "body[2] (stats) items[0] label: Ensure this value has at most 160",
    ),
    "a page that is not there": (
        lambda d: d["continue_reading"][0].update(transmission="x"),
        "continue_reading[0]: There",
    ),
    "a bad colour": (lambda d: d["snippets"]["lenses"][0].update(colour="red"), "snippets.lenses[0].colour"),
    "no picture's data": (
        lambda d: d["body"][9]["value"].update(file="file.json"),
        "is not a picture in a known format",
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_it_names_the_place_and_changes_nothing_when_the_file_has(
    fault: str, every_block: dict[str, Any], write: Writer
) -> None:
    spoil, message = WRONG[fault]
    spoil(every_block)
    with pytest.raises(CommandError) as refused:
        call_command("load_transmission", write(every_block))
    assert message in str(refused.value)
    assert not TransmissionPage.objects.exists()
    assert not Lens.objects.exists()
    assert not PublicationImage.objects.exists()


def test_it_says_what_is_wrong_when_the_file_is_no_json(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(b"{\xff")
    with pytest.raises(CommandError, match="is not JSON in UTF-8"):
        call_command("load_transmission", path)

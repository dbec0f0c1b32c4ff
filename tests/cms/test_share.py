"""The picture that networks show of a transmission."""

import io
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from cms.sharing import faces
from cms.sharing.card import _PIECE, SIZE, card
from cms.sharing.faces import TITLES, composed, face_for, is_from_right
from tests.conftest import Publication

ADDRESS = "/api/content/v1/transmissions/slow-light/share.png"
# A title of each, and the face of ours that writes it.
WRITTEN = {
    "Œuvre, “naïve” – 50 €": "european",
    "Żółć, gęś i jaźń": "european",
    "Ánh sáng chậm ở đây": "european",
    "Το αργό φως της νύχτας": "european",
    "Медленный свет: что делает мозг ночью": "european",
    "אור איטי: מה עושה המוח (2026)": "hebrew",
    "الضوء البطيء: ماذا يفعل الدماغ ليلاً؟": "arabic",
    "پژوهش‌های تازه": "arabic",
    "धीमी रोशनी और नींद": "devanagari",
}
UNWRITTEN = ["光はゆっくりと", "慢光", "แสงช้า", "느린 빛", "Light 🙂"]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no Noto face is installed."""
    monkeypatch.setattr(faces, "_installed", lambda: ())


def drawn(title: str, topic: str, publication: str) -> Image.Image:
    data = card(title, topic, publication, "#0a4f94", None)
    assert data
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.django_db
def test_it_draws_title_topic_and_cover_once(client: Client, publication: Publication) -> None:
    publication.transmission(cover=publication.picture)
    answer = client.get(ADDRESS)
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == SIZE
    assert client.get(ADDRESS, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


@pytest.mark.django_db
def test_it_draws_nothing_of_what_is_not_published(client: Client, publication: Publication) -> None:
    publication.transmission().unpublish()
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("title", ["", "A", "Word " * 60, "Unbreakable" * 12, "Медленный свет " * 20])
def test_it_finds_room_for_any_title(title: str) -> None:
    assert drawn(title, "Light", "Slow Signal").size == SIZE


@pytest.mark.parametrize(("title", "name"), WRITTEN.items())
def test_it_writes_each_script_with_a_face_that_has_all_of_it(title: str, name: str) -> None:
    face = face_for(title)
    assert face
    assert face.path.stem == name
    # By another way than the code's: the whole title as it is drawn differs from one that lacks a glyph.
    font = ImageFont.truetype(face.path, 40, layout_engine=ImageFont.Layout.BASIC)
    box = bytes(font.getmask("\U0010ffff"))
    letters = {sign for sign in title if sign.isalnum()}
    assert box not in {bytes(font.getmask(sign)) for sign in letters}
    assert drawn(title, "", "").tobytes() != drawn("", "", "Slow Signal").tobytes()


@pytest.mark.parametrize("title", UNWRITTEN)
@pytest.mark.usefixtures("bare")
def test_it_leaves_out_a_title_that_no_face_can_write(title: str) -> None:
    assert face_for(title) is None
    untitled = drawn("", "Light", "Slow Signal")
    assert drawn(title, "Light", "Slow Signal").tobytes() == untitled.tobytes()
    untopical = drawn("Slow light", "", "Slow Signal")
    assert drawn("Slow light", title, "Slow Signal").tobytes() == untopical.tobytes()


@pytest.mark.usefixtures("bare")
def test_it_draws_nothing_when_no_word_can_be_written_and_there_is_no_cover() -> None:
    assert card("光", "光", "光", "#0a4f94", None) is None


def test_it_writes_with_what_is_installed_on_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "SYSTEM", (tmp_path,))
    monkeypatch.setattr(faces, "_installed", faces._installed.__wrapped__)
    (tmp_path / "NotoSansBroken-Regular.ttf").write_bytes(b"no face")
    (tmp_path / "NotoSerifDevanagari-Regular.woff2").write_bytes(TITLES[3].path.read_bytes())
    chosen = face_for("धीमी रोशनी", TITLES[:1])
    assert chosen
    assert chosen.path.parent == tmp_path


def test_it_shapes_arabic_and_sets_it_at_the_right() -> None:
    font = face_for("ليل").at(60)  # type: ignore[union-attr] # written above
    apart = sum(font.getlength(sign) for sign in "ليل")
    assert font.getlength("ليل") < apart * 0.95  # joined letters are narrower than single ones
    words = drawn("ليل", "", "")
    ground = words.getpixel((0, 0))
    inked = [x for x in range(0, SIZE[0], 2) for y in range(200, 430, 4) if words.getpixel((x, y)) != ground]
    assert min(inked) > SIZE[0] / 2


@pytest.mark.parametrize(
    ("text", "answer"), [("Ketamine בלילה", False), ("12: אור", True), ("", False), ("ضوء", True)]
)
def test_it_begins_at_the_side_of_the_first_letter(text: str, answer: bool) -> None:
    assert is_from_right(text) is answer


def test_it_breaks_japanese_between_signs_and_not_before_a_full_stop() -> None:
    assert _PIECE.findall("「光」はゆっくり。") == ["「光」", "は", "ゆっ", "く", "り。"]


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_it_draws_any_words_that_a_face_can_write(title: str) -> None:
    data = card(title, title, title, "#ffee00", None)
    assert (data is None) is (face_for(title) is None or not composed(title))

"""Files of any delimiter, encoding and form; and those that are none."""

import codecs
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from newsletter.imports.door import FileRefusedError, receive
from newsletter.imports.layout import Layout
from newsletter.imports.parts import PART, opened
from newsletter.imports.rows import LONGEST_LINE, MOST_LINES, Broken, Rows
from newsletter.imports.running import layout_of
from newsletter.models import Import, Newsletter, Subscriber
from tests.newsletter.imports.loading import counted, load

PEOPLE = "email;name\ndora@example.org;João Ñandú\nemil@example.org;Emil\n"


def rows_of(made: Import) -> list[list[str] | Broken]:
    return [cells for _, cells in Rows(opened(made), layout_of(made))]


@pytest.mark.parametrize(
    "raw",
    [
        PEOPLE.encode(),
        codecs.BOM_UTF8 + PEOPLE.encode(),
        PEOPLE.encode("utf-16"),
        codecs.BOM_UTF16_BE + PEOPLE.encode("utf-16-be"),
        PEOPLE.encode("utf-16-le"),
        PEOPLE.encode("cp1252"),
        PEOPLE.replace("\n", "\r\n").encode(),
        PEOPLE.replace("\n", "\r").encode(),
        PEOPLE.replace(";", ",").encode(),
        PEOPLE.replace(";", "\t").encode("utf-16"),
        PEOPLE.replace(";", "|").encode("cp1252"),
        PEOPLE.replace(";", "^").encode(),
    ],
)
def test_it_reads_any_usual_file(newsletter: Newsletter, raw: bytes) -> None:
    assert counted(load(newsletter, raw)) == {"new": 2}
    assert Subscriber.objects.get(email="dora@example.org").name == "João Ñandú"


def test_it_reads_addresses_without_a_header(newsletter: Newsletter) -> None:
    assert counted(load(newsletter, "dora@example.org\nemil@example.org\n")) == {"new": 2}


def test_it_reads_columns_in_any_order_and_cells_with_line_ends(newsletter: Newsletter) -> None:
    text = 'Notes,Name,E-Mail\n"One,\ntwo","Dora ""D"" Dias",dora@example.org\n,,\n,Emil,emil@example.org\n'
    assert counted(load(newsletter, text)) == {"new": 2}
    assert Subscriber.objects.get(email="dora@example.org").name == 'Dora "D" Dias'


def test_it_finds_the_header_behind_empty_lines(newsletter: Newsletter) -> None:
    assert counted(load(newsletter, "\n,\nemail,name\ndora@example.org,Dora\n")) == {"new": 1}


def test_it_goes_on_behind_a_quote_that_is_never_closed(newsletter: Newsletter) -> None:
    text = (
        'email,name\n"dora@example.org,Dora\nemil@example.org,Emil\nfay@example.org,"F" F\ngus@example.org,\n'
    )
    assert counted(load(newsletter, text)) == {"broken": 2, "new": 2}


def test_it_makes_nobody_of_a_line_in_a_note_that_is_too_long(newsletter: Newsletter) -> None:
    note = "\n".join(["so", "friend@example.org", "friend@example.org,she said"] * 20)
    text = f'email,note\ndora@example.org,"{note}"\nemil@example.org,ok\n'
    made = load(newsletter, text)
    assert counted(made) == {"broken": 1, "new": 1}
    assert Subscriber.objects.get().email == "emil@example.org"
    reject = made.rejects.get()
    assert (reject.row, reject.cells) == (2, [f'dora@example.org,"{note}"'])


def test_it_makes_nobody_of_a_line_in_a_note_that_is_broken(newsletter: Newsletter) -> None:
    text = 'email,note\ndora@example.org,"one\nfriend@example.org\ntwo" or three\nemil@example.org,ok\n'
    assert counted(load(newsletter, text)) == {"broken": 1, "new": 1}
    assert Subscriber.objects.get().email == "emil@example.org"


def test_it_reads_a_note_that_is_longer_than_a_line_may_be(newsletter: Newsletter) -> None:
    note = "\n".join(["x" * (LONGEST_LINE // 2), "friend@example.org", "y" * (LONGEST_LINE - 2)])
    assert counted(load(newsletter, f'email,note\ndora@example.org,"{note}"\n')) == {"new": 1}
    assert Subscriber.objects.get().email == "dora@example.org"


def test_it_loses_no_more_than_some_lines_by_a_quote_that_nothing_closes(newsletter: Newsletter) -> None:
    lines = ['a@example.org,"A', *(f"reader{n}@example.org,{n}" for n in range(2 * MOST_LINES))]
    assert counted(load(newsletter, "\n".join(["email,name", *lines]))) == {
        "broken": 1,
        "new": 2 * MOST_LINES,
    }


@pytest.mark.parametrize("ends", [("\r", "\r\n", "\n"), ("\r\n", "\n", "\r"), ("\n", "\r", "\r\n")])
@pytest.mark.parametrize("cut", [1, 10, 28])
def test_it_reads_lines_that_end_in_different_ways(
    newsletter: Newsletter, ends: tuple[str, ...], cut: int
) -> None:
    lines = ("email,name", "dora@example.org,D", "emil@example.org,E")
    raw = "".join(line + end for line, end in zip(lines, ends, strict=True)).encode()
    made = receive(newsletter, "people.csv", [raw[:cut], raw[cut:]], by=None)
    assert rows_of(made) == [line.split(",") for line in lines]


def test_it_tells_of_a_first_row_that_is_broken(newsletter: Newsletter) -> None:
    text = 'email,"name" of\nemil@example.org,E\n'
    assert counted(load(newsletter, text, columns="address name")) == {"broken": 1, "new": 1}


def test_it_rejects_a_row_with_more_cells_than_columns(newsletter: Newsletter) -> None:
    text = "email,name\ndora@example.org,Dias, Dora\nemil@example.org\n"
    assert counted(load(newsletter, text)) == {"broken": 1, "new": 1}


def test_it_rejects_what_is_not_in_the_encoding(newsletter: Newsletter) -> None:
    text = b"email,name\ndora@example.org,Jo\x81o\nemil@example.org,Jos\xe9\n"
    assert counted(load(newsletter, text)) == {"value": 1, "new": 1}


def _endless_line() -> Iterator[bytes]:
    while True:
        yield b"a" * 65_536


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ([b"email\nd\0ora@example.org\n"], "not a text file"),
        ([b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"], "not a text file"),
        ([b"PK\x03\x04\x14\0"], "ZIP"),
        (_endless_line(), "longer than"),
        ([b"a,b\n", b"c" * LONGEST_LINE, b"d\n"], "longer than"),
        ([b"a," * 500 + b"\n"], "columns"),
        ([], "empty"),
        ([codecs.BOM_UTF8], "empty"),
    ],
)
def test_it_refuses_what_is_no_table(newsletter: Newsletter, raw: Iterator[bytes], says: str) -> None:
    with pytest.raises(FileRefusedError, match=says):
        receive(newsletter, "people.csv", raw, by=None)
    assert not Import.objects.exists()


def test_it_refuses_a_file_that_is_too_large(newsletter: Newsletter, settings: Settings) -> None:
    settings.NEWSLETTER_IMPORT_MAX_MB = 1
    with pytest.raises(FileRefusedError, match="larger than 1 MB"):
        receive(newsletter, "people.csv", iter(lambda: b"dora@example.org\n" * 1000, b""), by=None)


def test_it_reads_a_file_of_several_parts_from_any_row(newsletter: Newsletter) -> None:
    lines = [b"email\n", *(b"reader%d@example.org,%s\n" % (n, b"x" * 3000) for n in range(800))]
    made = receive(newsletter, "people.csv", lines, by=None)
    assert made.parts.count() == 3
    assert made.size == sum(map(len, lines)) > 2 * PART
    reader = Rows(opened(made), Layout())
    seen = iter(reader)
    for _ in range(500):
        next(seen)
    rest = Rows(opened(made), Layout(), reader.offset, reader.number)
    number, cells = next(iter(rest))
    assert (number, cells[0] if isinstance(cells, list) else cells) == (501, "reader499@example.org")

"""Cells as values: dates, states, attributes; and addresses, as fast as can be."""

import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.provisional import domains

from newsletter.addresses import Address, AddressInvalidError, parse_address
from newsletter.exports import lines
from newsletter.formulas import guarded, unguarded
from newsletter.imports.plain_addresses import read_address
from newsletter.imports.values import (
    ValueUnreadableError,
    attribute_value,
    attributes_of,
    locale_of,
    moment_of,
    standing_of,
    yes_or_no,
)
from newsletter.models import Attribute, Standing

LISBON = ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("text", "dates", "moment"),
    [
        ("2024-01-31", "dmy", datetime(2024, 1, 31, tzinfo=UTC)),
        ("2024-07-31 12:30:00", "dmy", datetime(2024, 7, 31, 11, 30, tzinfo=UTC)),
        ("2024-07-31T12:30:00.000Z", "dmy", datetime(2024, 7, 31, 12, 30, tzinfo=UTC)),
        ("2024-07-31T12:30:00+02:00", "dmy", datetime(2024, 7, 31, 10, 30, tzinfo=UTC)),
        ("3/4/2024", "dmy", datetime(2024, 4, 2, 23, tzinfo=UTC)),
        ("3/4/2024", "mdy", datetime(2024, 3, 4, tzinfo=UTC)),
        ("31.01.2024 08:00", "dmy", datetime(2024, 1, 31, 8, tzinfo=UTC)),
    ],
)
def test_it_reads_dates_by_the_newsletters_clock(text: str, dates: str, moment: datetime) -> None:
    assert moment_of(text, dates, LISBON) == moment


@pytest.mark.parametrize("text", ["yesterday", "31/31/2024", "0001-01-01T00:00:00+14:00", "2024-13-01", "7"])
def test_it_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueUnreadableError):
        moment_of(text, "dmy", LISBON)


def test_it_knows_other_programs_words() -> None:
    words = ["Subscribed", "UNCONFIRMED", "opted out", "cleaned", "Marked as spam", "blocklisted"]
    assert [standing_of(word) for word in words] == list(Standing)


@pytest.mark.parametrize("read", [standing_of, yes_or_no, locale_of])
def test_it_refuses_words_that_it_does_not_know(read: object) -> None:
    with pytest.raises(ValueUnreadableError):
        read("perhaps?")  # type: ignore[operator]  # any of three functions


def test_it_reads_typed_attributes_of_json() -> None:
    known = {
        "age": Attribute(key="age", label="Age", kind="number"),
        "vip": Attribute(key="vip", label="VIP", kind="yes_no"),
        "since": Attribute(key="since", label="Since", kind="date"),
    }
    text = '{"age": "7", "vip": true, "since": "31.01.2024", "other": [1]}'
    assert attributes_of(text, known) == {"age": 7, "vip": True, "since": "2024-01-31"}


@pytest.mark.parametrize("text", ["nan", "inf", "1e999", "seven"])
def test_it_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueUnreadableError):
        attribute_value(Attribute(label="Age", kind="number"), text)


@pytest.mark.parametrize("text", [r'{"city": "a\u0000b"}', r'{"city": "\ud800"}', "[]", "{"])
def test_it_refuses_json_that_no_database_takes(text: str) -> None:
    with pytest.raises(ValueUnreadableError):
        attributes_of(text, {"city": Attribute(key="city", label="City", kind="text")})


def test_it_keeps_every_digit_of_a_number() -> None:
    attribute = Attribute(label="Customer", kind="number")
    assert attribute_value(attribute, "123456789012345678") == 123456789012345678
    assert attribute_value(attribute, "2.50") == 2.5


_LOCAL = st.text("abcXYZ019.+_-'!#{}~ @\"", min_size=1, max_size=70)


@settings(max_examples=300, deadline=None)
@given(st.builds("{}@{}".format, _LOCAL, domains() | st.text("aB1-._é", min_size=1, max_size=30)))
@example("a@b.local")
@example("a@b.localhost")
@example("a@xn--bcher-kva.example")
@example(f"{'a' * 64}@example.org")
@example(f"{'a' * 65}@example.org")
@example(f"a@{'b' * 63}.org")
@example(f"a@{'b' * 64}.org")
@example("a@b.c0m")
@example("a@b.c")
@example("Ann.O'Neil+x@EXAMPLE.Org")
@example(f"a@{'.'.join(['b' * 60] * 5)}.org")
def test_it_reads_an_address_as_everywhere_else(text: str) -> None:
    def outcome(read: object) -> Address | str:
        try:
            return read(text)  # type: ignore[operator]  # one of two functions
        except AddressInvalidError as error:
            return str(error)

    assert outcome(read_address) == outcome(parse_address)


_PIECES = st.text("'\"=+-@;|\t\r\n＝ aé1", max_size=8)


@given(_PIECES)
def test_it_takes_a_guard_away_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(_PIECES)
def test_it_lets_no_cell_begin_a_formula(text: str) -> None:
    assert guarded(text).lstrip(" ")[:1] not in {*"=+-@＝＋－＠\t\r\n"} - {""}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@given(_PIECES)
def test_it_lets_none_begin_a_formula_where_another_separator_cuts(separator: str, text: str) -> None:
    (line,) = lines([["ada@example.org", text, "en"]])
    for _, *cells in csv.reader(io.StringIO(line, newline=""), delimiter=separator):
        assert not [cell for cell in cells if cell.lstrip('" ')[:1] in {*"=+-@＝＋－＠"}]


def test_it_takes_no_longer_for_a_cell_of_nothing_but_tabs() -> None:
    assert unguarded(guarded("\t" * 200_000)) == "\t" * 200_000

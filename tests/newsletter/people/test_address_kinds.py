"""Addresses: in any script, with tags, of functions, of an hour; and two hundred that are none."""

from pathlib import Path

import pytest

from newsletter.address_kinds import is_disposable, is_role
from newsletter.addresses import AddressInvalidError, parse_address, wire_address
from newsletter.models import Newsletter, Subscriber
from newsletter.subscriptions import subscribe

MALFORMED = (Path(__file__).parent / "malformed_addresses.txt").read_text().splitlines()


def test_it_has_two_hundred_different_ones() -> None:
    assert len(set(MALFORMED)) == len(MALFORMED) >= 200


@pytest.mark.parametrize("number", range(0, len(MALFORMED), 20))
def test_it_refuses_what_is_no_address_in_words_for_people(number: int) -> None:
    for line in MALFORMED[number : number + 20]:
        text = line.encode("ascii").decode("unicode_escape")
        with pytest.raises(AddressInvalidError) as refused:
            parse_address(text)
        assert str(refused.value)[0].isupper(), line


@pytest.mark.parametrize(
    ("typed", "written", "normalized"),
    [
        ("Ada@Example.org", "Ada@example.org", "ada@example.org"),
        ("  ada@example.org\n", "ada@example.org", "ada@example.org"),
        ("ada+news@example.org", "ada+news@example.org", "ada+news@example.org"),
        ("ada@bücher.example", "ada@bücher.example", "ada@bücher.example"),
        ("ada@xn--bcher-kva.example", "ada@bücher.example", "ada@bücher.example"),
        ("ada@BÜCHER.example", "ada@bücher.example", "ada@bücher.example"),
        ("josé@example.org", "josé@example.org", "josé@example.org"),
        ("jose\u0301@example.org", "josé@example.org", "josé@example.org"),
        ("用户@例子.example", "用户@例子.example", "用户@例子.example"),
        ("o'hara@example.org", "o'hara@example.org", "o'hara@example.org"),
    ],
)
def test_it_knows_one_person_by_one_address(typed: str, written: str, normalized: str) -> None:
    address = parse_address(typed)
    assert (address.written, address.normalized) == (written, normalized)
    assert parse_address(address.written).hash == address.hash


def test_it_writes_a_domain_in_another_script_as_smtp_wants_it() -> None:
    assert wire_address("ada@bücher.example") == ("ada@xn--bcher-kva.example", False)
    assert wire_address("用户@例子.example")[1]


def test_it_takes_a_tag_for_another_person() -> None:
    assert parse_address("ada+a@example.org").hash != parse_address("ada+b@example.org").hash


@pytest.mark.parametrize(
    ("address", "role"),
    [("info@x.org", True), ("info+spring@x.org", True), ("redaktion@x.org", True), ("ada@x.org", False),
     ("information@x.org", False)],
)  # fmt: skip
def test_it_knows_addresses_of_functions(address: str, role: bool) -> None:
    assert is_role(address) == role


@pytest.mark.parametrize(
    ("address", "disposable"),
    [("a@mailinator.com", True), ("a@x.mailinator.com", True), ("a@gmail.com", False),
     ("a@example.org", False), ("a@notmailinator.com.example", False)],
)  # fmt: skip
def test_it_knows_mailboxes_that_last_an_hour(address: str, disposable: bool) -> None:
    assert is_disposable(address) == disposable


@pytest.mark.django_db
def test_it_marks_both_and_refuses_neither(newsletter: Newsletter) -> None:
    subscribe(newsletter, parse_address("info@mailinator.com"), form="page")
    found = Subscriber.objects.get()
    assert (found.is_role, found.is_disposable) == (True, True)

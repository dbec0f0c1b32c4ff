"""One person is one address, however it was typed; and what cannot be mailed is refused."""

import pytest
from pytest_django.fixtures import Settings

from newsletter.addresses import AddressInvalidError, address_hash, parse_address, wire_address


def test_it_knows_the_same_person_in_other_letters() -> None:
    assert parse_address(" Alice@Example.ORG ").normalized == parse_address("alice@example.org").normalized


def test_it_keeps_plus_addresses_apart() -> None:
    assert parse_address("alice+news@example.org").normalized != parse_address("alice@example.org").normalized


@pytest.mark.parametrize(
    "text", ["", "alice", "a@b", "a@b..c", "a b@example.org", "a@example.org\nBcc: x@y.z"]
)
def test_it_refuses_what_is_no_address(text: str) -> None:
    with pytest.raises(AddressInvalidError):
        parse_address(text)


def test_it_gives_a_foreign_domain_its_ascii_form_on_the_wire() -> None:
    assert wire_address(parse_address("ada@bücher.example.org").written) == (
        "ada@xn--bcher-kva.example.org",
        False,
    )
    assert wire_address("françoise@example.org") == ("françoise@example.org", True)


def test_it_hashes_with_the_installations_own_key(settings: Settings) -> None:
    before = address_hash("alice@example.org")
    settings.ADDRESS_PEPPER = "another"
    assert address_hash("alice@example.org") != before

"""A bounce's address names its delivery, to us alone."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from newsletter.addresses import parse_address
from newsletter.return_paths import check_template, read_return_path, return_paths
from newsletter.tokens import TokenInvalidError

PLUS = "bounces+{token}@example.com"


@pytest.fixture
def plus(settings: Settings) -> None:
    settings.NEWSLETTER_RETURN_PATH = PLUS


@pytest.mark.usefixtures("plus")
@pytest.mark.parametrize("delivery", [0, 1, 17, 10**12, 2**63 - 1])
def test_it_reads_back_the_delivery_that_it_was_made_for(delivery: int) -> None:
    address = return_paths("ada@example.com")(delivery)
    assert re.fullmatch(rf"bounces\+b-{delivery}-[a-z2-7]{{16}}@example\.com", address)
    assert len(address.partition("@")[0]) <= 64
    assert read_return_path(address) == delivery
    assert read_return_path(address.upper()) == delivery


@pytest.mark.usefixtures("plus")
@pytest.mark.parametrize(
    "wrapped",
    ["SRS0=HH=TT=example.com={local}@forwarder.example", "prvs=1234567890={local}@example.com"],
)
def test_it_reads_an_address_that_a_forwarder_wrapped(wrapped: str) -> None:
    local = return_paths("")(17).partition("@")[0]
    assert read_return_path(wrapped.format(local=local)) == 17


@pytest.mark.usefixtures("plus")
def test_it_refuses_another_delivery_under_the_same_signature() -> None:
    with pytest.raises(TokenInvalidError):
        read_return_path(return_paths("")(17).replace("b-17-", "b-18-"))


@given(st.one_of(st.text(max_size=80), st.from_regex(r"bounces\+b-[0-9]{1,20}-[a-z2-7]{16}@example\.com")))
def test_it_refuses_an_invented_address(address: str) -> None:
    with pytest.raises(TokenInvalidError):
        read_return_path(address)


@pytest.mark.usefixtures("plus")
def test_it_still_reads_addresses_made_with_an_earlier_secret(settings: Settings) -> None:
    address = return_paths("")(17)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new"
    settings.NEWSLETTER_RETURN_PATH = ""
    assert read_return_path(address) == 17


def test_it_is_the_sender_when_no_bounces_are_read() -> None:
    assert settings.NEWSLETTER_RETURN_PATH == ""
    assert return_paths("ada@example.com")(17) == "ada@example.com"


@pytest.mark.parametrize("template", ["", PLUS, "{token}@bounces.example.com"])
def test_it_takes_a_template_that_makes_addresses(template: str, settings: Settings) -> None:
    check_template(template)
    settings.NEWSLETTER_RETURN_PATH = template
    made = return_paths("ada@example.com")(17)
    assert parse_address(made).written == made


@pytest.mark.parametrize(
    "template",
    [
        "bounces@example.com",
        "bounces@{token}.example.com",
        "{token}",
        "{token} <a@example.com>",
        "bünces{token}@example.com",
        "a-mailbox-with-a-rather-long-name+{token}@example.com",
    ],
)
def test_it_says_at_the_start_when_a_template_makes_none(template: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="NEWSLETTER_RETURN_PATH"):
        check_template(template)

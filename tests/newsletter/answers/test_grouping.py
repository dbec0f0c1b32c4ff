"""Answers that differ in what is particular to one message are shown as one error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.answers import group_key
from tests.newsletter.answers.test_causes import ANSWERS


@pytest.mark.parametrize(
    ("one", "other", "key"),
    [
        (
            "550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
            "550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown in virtual mailbox table",
            "550 5.1.1 <address>: Recipient address rejected: User unknown in virtual mailbox table",
        ),
        (
            "421 4.7.0 [192.0.2.7 15] unusual rate k5-20020a05620a28c500b0 - gsmtp",
            "421 4.7.0 [198.51.100.23 7] unusual rate q12-20020a0567 - gsmtp",
            "421 4.7.0 [<ip> 0] unusual rate <id> - gsmtp",
        ),
        (
            "552 5.2.2 full, see https://support.example/?p=Quota&m=17 for 3 days",
            "552 5.2.2 full, see https://support.example/?p=Quota&m=18 for 12 days",
            "552 5.2.2 full, see <link> for 0 days",
        ),
        (
            "550 blocked 2001:db8::1:2:3 now",
            "550 blocked 2001:db8:0:0:1:0:0:9 now",
            "550 blocked <ip> now",
        ),
    ],
)
def test_it_gives_one_key_to_what_differs_in_particulars(one: str, other: str, key: str) -> None:
    assert group_key(one) == group_key(other) == key


def test_it_keeps_codes_and_words_apart() -> None:
    assert group_key("550 5.1.1 no") != group_key("550 5.1.2 no")
    assert group_key("421 4.7.0 busy") != group_key("450 4.7.0 busy")
    assert group_key("554 virus found") != group_key("554 spam found")


def test_it_leaves_no_address_in_a_key() -> None:
    assert not [answer for _, _, answer in ANSWERS if "@" in group_key(answer)]


@given(st.text(max_size=400))
def test_it_takes_whatever_a_server_says_and_stays_short(answer: str) -> None:
    key = group_key(answer)
    assert len(key) <= 120
    assert group_key(key) == group_key(group_key(key))


@given(
    st.from_regex(
        r"[2-5]\d\d [45]\.\d\.\d [a-z ]{0,30}<?[a-z.]{1,9}@[a-z]{1,9}\.org>? \d{1,9}", fullmatch=True
    )
)
def test_it_forgets_every_number_and_person(answer: str) -> None:
    words = group_key(answer).split(" ", 2)[2]
    assert not any(letter.isdigit() and letter != "0" for letter in words)
    assert "@" not in words

"""A server's answer is read for what it means, whatever code it hides behind."""

from pathlib import Path

import pytest

from newsletter.answers import BOUNCES, Cause, cause_of, is_permanent, wants_patience
from newsletter.wire.parcels import Fate

LINES = Path(__file__).with_name("real_answers.txt").read_text().splitlines()
ANSWERS = [line.split(" ", 2) for line in LINES if line and not line.startswith("#")]


def fate_of(answer: str) -> Fate:
    return Fate.REFUSED if answer.startswith("5") else Fate.DEFERRED


@pytest.mark.parametrize(("cause", "answer"), [(cause, answer) for cause, _, answer in ANSWERS])
def test_it_finds_the_cause(cause: str, answer: str) -> None:
    assert cause_of(answer, fate_of(answer)) == cause


@pytest.mark.parametrize(("whose", "answer"), [(whose, answer) for _, whose, answer in ANSWERS])
def test_it_knows_a_house_that_wants_peace_from_a_person_who_cannot_take_mail(
    whose: str, answer: str
) -> None:
    assert wants_patience(answer) == (whose == "house")


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        ("550 5.1.1 User unknown", True),
        ("554 5.7.1 blocked using zen.spamhaus.org", True),
        ("550 Denied", True),
        ("552 5.2.2 Mailbox full", False),
        ("550 5.7.1 Too many messages, try again later", False),
        ("550 Greylisted, come back in five minutes", False),
    ],
)
def test_it_tries_again_what_a_5xx_says_will_pass(answer: str, permanent: bool) -> None:
    assert is_permanent(answer, Fate.REFUSED) is permanent


def test_it_never_calls_a_deferral_permanent() -> None:
    assert not is_permanent("450 4.1.1 User unknown", Fate.DEFERRED)


def test_it_gives_up_no_address_for_a_bare_refusal() -> None:
    assert not {cause_of(f"{code} no", Fate.REFUSED) for code in (550, 551, 553, 554)} & BOUNCES


def test_it_blames_the_sender_for_what_was_said_before_a_person_was_named() -> None:
    assert cause_of("550 5.1.0 not welcome", Fate.UNTRIED) == Cause.SENDER
    assert cause_of("554 5.3.2 system not accepting messages", Fate.UNTRIED) == Cause.SERVER


@pytest.mark.parametrize(
    ("answer", "fate", "cause"),
    [
        ("The line broke before an answer came.", Fate.UNANSWERED, Cause.NETWORK),
        ("", Fate.DEFERRED, Cause.NETWORK),
        ("[Errno 111] Connection refused", Fate.UNTRIED, Cause.NETWORK),
        ("it was refused", Fate.REFUSED, Cause.OTHER),
        ("recipient rejected: user unknown", Fate.REFUSED, Cause.NO_MAILBOX),
    ],
)
def test_it_makes_do_without_a_code(answer: str, fate: Fate, cause: Cause) -> None:
    assert cause_of(answer, fate) == cause


def test_it_reads_no_code_into_an_address_or_a_date() -> None:
    assert cause_of("550 host 5.1.1.1 said no", Fate.REFUSED) == Cause.OTHER
    assert cause_of("550 no <spam.blocklist@virus.example>", Fate.REFUSED) == Cause.OTHER


def test_it_has_a_sentence_for_editors_for_each_cause() -> None:
    assert all(cause.label.endswith(".") and " " in cause.label for cause in Cause)
    assert {cause for cause, _, _ in ANSWERS} == set(Cause)

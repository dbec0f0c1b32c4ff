"""A server's answer is read for what it means, whatever code it hides behind."""

from pathlib import Path

import pytest

from newsletter.answers import BOUNCES, PASSING_OR_OURS, Cause, cause_of, is_permanent, wants_patience
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


@pytest.mark.parametrize(
    "answer",
    [
        "550 Sender verify failed",
        "550-Verification failed for <b-1@ours.example> 550-Unrouteable address 550 Sender verify failed",
        "550-Verification failed for <ada@ours.example> 550-No Such User Here 550 Sender verify failed",
        "550 5.1.0 <ada@ours.example> sender rejected: unknown user",
        "550 5.7.1 <ada@ours.example>: Sender address rejected: user unknown in virtual mailbox table",
        "550 5.7.1 The sender address is invalid",
        "553 <ada@ours.example>... Domain of sender address ada@ours.example does not exist",
        "550 Invalid recipient because of your IP reputation",
        "554 5.7.1 The message from (<b@ours.example>) with the subject of (unknown user account) matches a"
        " profile the Internet community may consider spam.",
        "550 5.2.1 mailbox temporarily disabled",
        "550 The account is suspended temporarily",
        "550 5.4.4 Host or domain name not found. Name service error for name=x: Host not found, try again",
    ],
)
def test_it_gives_up_no_address_for_what_is_said_of_the_sender_the_message_or_this_hour(answer: str) -> None:
    assert cause_of(answer, Fate.REFUSED) in PASSING_OR_OURS


def test_it_leaves_no_house_in_peace_for_one_mailbox_that_is_closed_for_now() -> None:
    assert not wants_patience("421 Mailbox is temporarily disabled")


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

"""How the recording mail server treats each person: drawn from a seed, so that a run can be repeated."""

import random
from enum import StrEnum


class Treatment(StrEnum):
    """What the server does with one attempt."""

    TAKE = "take"
    TAKE_SLOWLY = "take slowly"
    MAIL_421 = "421 at MAIL"
    MAIL_450 = "450 at MAIL"
    MAIL_550 = "550 at MAIL"
    RCPT_421 = "421 at RCPT"
    RCPT_450 = "450 at RCPT"
    RCPT_550 = "550 at RCPT"
    DATA_450 = "450 at DATA"
    DATA_550 = "550 at DATA"
    END_450 = "450 after the message"
    END_550 = "550 after the message"
    DROP_AT_RCPT = "hang up at RCPT"
    STALL_AT_RCPT = "say nothing at RCPT"
    DROP_IN_MESSAGE = "hang up within the message"
    KEEP_AND_DROP = "deliver, then hang up without an answer"
    LOSE_AND_DROP = "hang up after the message and deliver nothing"
    KEEP_AND_STALL = "deliver and say nothing"
    LOSE_AND_STALL = "deliver nothing and say nothing"


T = Treatment
# After these nobody but the server can say whether the message was delivered.
DOUBTFUL = {T.DROP_IN_MESSAGE, T.KEEP_AND_DROP, T.LOSE_AND_DROP, T.KEEP_AND_STALL, T.LOSE_AND_STALL}
REFUSALS = {T.RCPT_550, T.DATA_550, T.END_550}
# Each person's share of a thousand. Those that make a whole sender rest are rare, or nothing else happened.
_ODDS = {
    T.TAKE_SLOWLY: 5,
    T.MAIL_421: 0.3,
    T.MAIL_450: 3,
    T.MAIL_550: 0.2,
    T.RCPT_421: 2,
    T.RCPT_450: 5,
    T.RCPT_550: 3,
    T.DATA_450: 3,
    T.DATA_550: 2,
    T.END_450: 3,
    T.END_550: 2,
    T.DROP_AT_RCPT: 2,
    T.STALL_AT_RCPT: 0.5,
    T.DROP_IN_MESSAGE: 1,
    T.KEEP_AND_DROP: 1.5,
    T.LOSE_AND_DROP: 1,
    T.KEEP_AND_STALL: 0.5,
    T.LOSE_AND_STALL: 0.3,
}
_ALL = list(Treatment)
_WEIGHTS = [1000 - sum(_ODDS.values()) if one is T.TAKE else _ODDS[one] for one in _ALL]


def treatments(seed: str, recipient: str) -> list[Treatment]:
    """The person's first attempts; every later one is taken."""
    chance = random.Random(f"{seed}:{recipient}")
    first = chance.choices(_ALL, _WEIGHTS)[0]
    again = chance.random() < 0.3
    return [first] * 2 if again and first not in DOUBTFUL else [first]

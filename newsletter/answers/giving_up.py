"""The answer of somebody who was deferred for too long: the last one, and that it was the last."""

import re

_GIVEN_UP = re.compile(r"^Given up after \d+ attempts: ")


def given_up(attempts: int, answer: str) -> str:
    return f"Given up after {attempts} attempts: {answer}"


def last_answer(answer: str) -> str:
    """What the server said, without our words before it."""
    return _GIVEN_UP.sub("", answer)

"""What mail servers mean by their answers."""

from newsletter.answers.causes import BOUNCES, PASSING_OR_OURS, Cause
from newsletter.answers.giving_up import given_up, last_answer
from newsletter.answers.grouping import group_key
from newsletter.answers.reading import cause_of, is_permanent, wants_patience

__all__ = [
    "BOUNCES",
    "PASSING_OR_OURS",
    "Cause",
    "cause_of",
    "given_up",
    "group_key",
    "is_permanent",
    "last_answer",
    "wants_patience",
]

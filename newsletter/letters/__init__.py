"""Letters to one person: to confirm, to welcome, and an editor's test of a campaign.

A letter that is due says so in its row, so that one whose task was lost is still sent; the due time moves
ahead while somebody is at it, a little at a time, which keeps a second task away.
"""

from newsletter.letters.asking import due, moves_due, send_confirmation, send_move
from newsletter.letters.testing import send_test, send_tests
from newsletter.letters.welcoming import send_welcome, welcomes_due

__all__ = [
    "due",
    "moves_due",
    "send_confirmation",
    "send_move",
    "send_test",
    "send_tests",
    "send_welcome",
    "welcomes_due",
]

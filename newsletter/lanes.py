"""A lane: one process's turn at a campaign, for a slice of time. Then it hands over, and nobody starves."""

from collections.abc import Sequence

from structlog.contextvars import bind_contextvars

from newsletter import campaigns
from newsletter.addresses import AddressInvalidError
from newsletter.clock import agreed_now
from newsletter.deliveries.persisting import end_or_wait, insist
from newsletter.deliveries.turns import end_turn, has_due, take_turn
from newsletter.dkim_keys import SenderUnsignedError
from newsletter.headers import HeaderUnsafeError
from newsletter.pacing import Pacer
from newsletter.senders import Sender
from newsletter.slices import Pace, Slice
from newsletter.wire.exchange import Exchange


def run_lane(lane: int, senders: Sequence[Sender], exchange: Exchange, pacer: Pacer, pace: Pace) -> bool:
    """Send for one slice of time. True: there is more to do now, so somebody should call again.

    Harmless when called twice, or for a lane that another process holds.
    """
    turn = take_turn(lane, agreed_now(), pace.lease)
    if turn is None:
        return False
    bind_contextvars(campaign=turn.campaign)  # for the log, until the task ends
    try:
        work = Slice(turn, senders, exchange, pacer, pace)
    except (AddressInvalidError, HeaderUnsafeError, SenderUnsignedError) as error:
        end_turn(turn, set())
        campaigns.stop_in_trouble(turn.campaign, str(error))
        return False
    try:
        work.run()
    finally:
        pacer.save()
        insist(lambda: work.watch.keep(turn), work.away)
        end_or_wait(turn, work.open, work.away)
    return work.sending and not work.stuck and has_due(turn, agreed_now())

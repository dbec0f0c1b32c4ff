"""A process that was stopped (a frozen machine, a closed lid) still hears what was said to it meanwhile."""

import asyncio
import time
from collections.abc import Callable

from newsletter.senders import Relay, Sender
from newsletter.wire.parcels import Fate, Outcome, Parcel
from newsletter.wire.smtp import SmtpLine
from tests.newsletter.wire.stage import MESSAGE, Peer, Stage

PATIENCE = 0.5  # seconds; twice that for the answer to a message
ANSWERED_AFTER = 2.0


async def carry(port: int, ready: Callable[[asyncio.AbstractEventLoop], None]) -> Outcome:
    ready(asyncio.get_running_loop())
    line = SmtpLine(Sender("stage", relay=Relay("127.0.0.1", port, timeout=PATIENCE)))
    (outcome,) = await line.carry([Parcel(1, "ada@example.com", "alice@example.org", MESSAGE)])
    await line.close()
    return outcome


def sleep_with_the_clock_due(loop: asyncio.AbstractEventLoop) -> None:
    """Have the loop find two timers due at once, of which the first sleeps until the answer has come."""
    loop.call_later(1.2 * PATIENCE, time.sleep, 1.2 * PATIENCE)
    loop.call_later(1.8 * PATIENCE, time.sleep, ANSWERED_AFTER)


def test_it_reads_the_answer_that_came_before_it_looks_at_the_clock() -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    def slow_server(peer: Peer) -> None:
        peer.greet()
        peer.envelope()
        peer.whole()
        loops[0].call_soon_threadsafe(sleep_with_the_clock_due, loops[0])
        time.sleep(ANSWERED_AFTER)
        peer.say(b"250 2.0.0 taken\r\n")
        peer.line()

    stage = Stage([slow_server])
    try:
        outcome = asyncio.run(carry(stage.port, loops.append))
    finally:
        stage.close()
    assert (outcome.fate, outcome.answer) == (Fate.TAKEN, "250 2.0.0 taken")

"""Accidents: each hurts an installation in one way, mends what an operator would mend, and tells its price.

That is how many deliveries may end as `unknown` because of it: as many as the processes that were hurt may
have on the wire, and none where no sender was killed. It is None when nobody was there to be hurt.
"""

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos import people, processes
from tests.chaos.installation import LANES, LEASE, ON_THE_WIRE, Editor, OnServers

_STOPS_WITHIN = 30.0
_SOMEBODY_SENDS_WITHIN = 4.0
_NEWCOMERS = 50


@dataclass
class Scene:
    """Where an accident happens, and what drives it."""

    place: OnServers
    editor: Editor
    chance: random.Random
    newsletter: int
    campaign: int
    next_newcomer: int = 1_000_000
    lines_hit: int = 0
    """Connections that were open in killed processes."""

    def one_at_work(self) -> tuple[int, int] | None:
        """A child that has lines open, and how many; None when nobody sends for some seconds."""
        ends = time.monotonic() + _SOMEBODY_SENDS_WITHIN
        while time.monotonic() < ends:
            busy = [one for name in self.place.workers for one in self.place.senders_at_work(name)]
            if busy:
                return self.chance.choice(busy)
            time.sleep(0.1)
        return None


Accident = Callable[[Scene], int | None]


def kill_child(scene: Scene) -> int | None:
    """kill -9 of a worker's child in the midst of sending. Its parent starts another one."""
    chosen = scene.one_at_work()
    if chosen is None:
        return None
    pid, lines = chosen
    scene.lines_hit += lines
    processes.send(signal.SIGKILL, pid)
    return ON_THE_WIRE


def kill_worker(scene: Scene) -> int:
    """kill -9 of a whole worker, as when its machine is gone."""
    name = scene.chance.choice(scene.place.workers)
    busy = scene.place.senders_at_work(name)
    scene.lines_hit += sum(lines for _, lines in busy)
    scene.place.kill(name)
    scene.place.again(name)
    return ON_THE_WIRE * min(len(busy), LANES)


def kill_beat(scene: Scene) -> int:
    scene.place.kill("beat")
    scene.place.again("beat")
    return 0


def end_worker(scene: Scene) -> int:
    """SIGTERM, as at each deployment: it hands over and leaves no doubt."""
    name = scene.chance.choice(scene.place.workers)
    process = scene.place.parts[name].process
    process.terminate()
    process.wait(_STOPS_WITHIN)
    scene.place.again(name)
    return 0


def stop_child_too_long(scene: Scene) -> int | None:
    """A child sleeps until its lease is over and another has its lane; then it goes on as if nothing was.

    The same as a jump of the clock: two processes believe in one lane.
    """
    return ON_THE_WIRE if _sleep_through_the_lease(scene) else None


def kill_who_slept_too_long(scene: Scene) -> int | None:
    """The same, and the sleeper dies soon after it woke: what it has done by then must be in the open."""
    sleeper = _sleep_through_the_lease(scene)
    if not sleeper:
        return None
    time.sleep(scene.chance.uniform(0, 1))
    processes.send(signal.SIGKILL, sleeper)
    return ON_THE_WIRE


def _sleep_through_the_lease(scene: Scene) -> int:
    """The process that did, awake again; 0 when nobody sends."""
    chosen = scene.one_at_work()
    if chosen is None:
        return 0
    pid, lines = chosen
    scene.lines_hit += lines
    processes.send(signal.SIGSTOP, pid)
    time.sleep(LEASE + scene.chance.uniform(1, 2.5))
    processes.send(signal.SIGCONT, pid)
    return pid


def restart_postgres(scene: Scene) -> int:
    scene.place.postgres.restart("fast")
    return 0


def crash_postgres(scene: Scene) -> int:
    scene.place.postgres.restart("immediate")
    return 0


def flush_redis(scene: Scene) -> int:
    scene.place.redis.flush()
    return 0


def restart_redis(scene: Scene) -> int:
    scene.place.redis.restart()
    return 0


def stop_mail_server(scene: Scene) -> int:
    """It says nothing for a second."""
    pid = scene.place.parts["mail"].pid
    processes.send(signal.SIGSTOP, pid)
    time.sleep(1)
    processes.send(signal.SIGCONT, pid)
    return 0


def kill_mail_server(scene: Scene) -> int:
    """What was on the wire may have been delivered, and nobody can ask any more."""
    busy = [one for name in scene.place.workers for one in scene.place.senders_at_work(name)]
    scene.lines_hit += sum(lines for _, lines in busy)
    scene.place.kill("mail")
    scene.place.again("mail")
    return ON_THE_WIRE * min(len(busy), LANES)


def pause_and_resume(scene: Scene) -> int:
    scene.editor.insist("pause", scene.campaign)
    time.sleep(scene.chance.uniform(0, 1))
    scene.editor.insist("resume", scene.campaign)
    return 0


def cancel_and_send_to_the_rest(scene: Scene) -> int:
    scene.editor.insist("cancel", scene.campaign)
    time.sleep(scene.chance.uniform(0, 1.5))
    scene.editor.insist("rest", scene.campaign)
    return 0


def send_to_the_rest(scene: Scene) -> int:
    """In the midst of it, with newcomers."""
    people.join(scene.place.postgres, scene.newsletter, _NEWCOMERS, scene.next_newcomer)
    scene.next_newcomer += _NEWCOMERS
    scene.editor.insist("rest", scene.campaign)
    return 0


def some_leave(scene: Scene) -> int:
    people.leave(scene.place.postgres, scene.newsletter, scene.chance.randrange(9950))
    return 0


GENTLE: dict[Accident, int] = {
    kill_beat: 1,
    end_worker: 2,
    restart_postgres: 2,
    crash_postgres: 2,
    flush_redis: 2,
    restart_redis: 2,
    stop_mail_server: 1,
    pause_and_resume: 2,
    cancel_and_send_to_the_rest: 2,
    send_to_the_rest: 1,
    some_leave: 1,
}
"""Those that may cost nothing, with their weights."""
ALL: dict[Accident, int] = {
    **GENTLE,
    kill_child: 14,
    kill_worker: 3,
    stop_child_too_long: 2,
    kill_who_slept_too_long: 2,
    kill_mail_server: 1,
}

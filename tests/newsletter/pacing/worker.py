"""A process that takes all that it may for some seconds, and gives every third grant back.

`python -m tests.newsletter.pacing.worker SENDER RATE SECONDS [REDIS_URL]` says "ready", waits for a line on
standard input, and prints "before after count" for each grant.
"""

import sys
import time

import django


def main(name: str, rate: float, seconds: float, redis_url: str = "") -> None:
    django.setup()
    from newsletter.pacing import DatabaseStore, Pacer, RedisStore, StandbyStore
    from newsletter.senders import Limits, Sender

    relay = Sender(name, limits=Limits(per_second=rate, per_hour=int(rate * seconds * 0.8)))
    store = StandbyStore(RedisStore.at(redis_url), DatabaseStore()) if redis_url else DatabaseStore()
    pacer = Pacer([relay], store, providers=dict)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    ends = time.time() + seconds
    turn = 0
    while (before := time.time()) < ends:
        count = pacer.allow(relay, {0: 5})[0]
        turn += 1
        if count and turn % 3 == 0:
            pacer.give_back(relay, {0: count})
        elif count:
            sys.stdout.write(f"{before} {time.time()} {count}\n")
        else:
            time.sleep(min(0.05, max(0.001, pacer.wakes_in(relay, [0]))))
    pacer.save()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), *sys.argv[4:])

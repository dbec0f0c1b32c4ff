"""The Content API on PostgreSQL: two web workers, sixteen connections, the 25-block reference page."""

import os
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType

from bench import postgres, production, servers, wrk
from bench.figures import report


def main() -> None:
    wrk.require()
    signal.signal(signal.SIGTERM, _stop)
    with (
        tempfile.TemporaryDirectory(prefix="transmissions-bench-") as name,
        postgres.database("api") as small,
    ):
        folder = Path(name)
        production.start(small, folder)
        measure(small, folder)


def measure(small: str, folder: Path) -> None:
    from django.db import connection  # Django is set up by now

    from bench import choice, growth, hundred_thousand, reads, thousand

    thousand.fill()
    environ = production.environment(small, folder)
    reads.queries()
    with_others = environ | {"DJANGO_SETTINGS_MODULE": "bench.settings"}
    with servers.running(servers.CHOSEN, "bench.contestants:application", with_others) as server:
        reads.measure(server)
    choice.measure(environ)
    seconds, reached = thousand.rebuild_of_lens()
    report("api.lens_rebuild_1000_s", seconds, "s", 30, "lower", documents=reached, processes=1)
    thousand.settled()
    few = growth.addresses(folder, "few")
    connection.close()
    with postgres.copy_of(small, "api_many") as large:
        connection.settings_dict["NAME"] = large
        count = hundred_thousand.fill()
        many = growth.addresses(folder, "many")
        connection.close()
        with (
            servers.running(servers.CHOSEN, choice.APPLICATION, environ) as first,
            servers.running(
                servers.CHOSEN, choice.APPLICATION, production.environment(large, folder)
            ) as second,
        ):
            growth.measure(first, second, (few, many), count)


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)  # so that every `with` drops and ends what is its own


if __name__ == "__main__":
    print(f"Load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", file=sys.stderr)
    main()

"""A file of a million rows: how long until all are subscribed, with their consent, and in what memory.

ROWS makes another file. The database knows people already who left and addresses that are suppressed.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from bench import postgres, production
from bench.figures import report

ROWS = int(os.environ.get("ROWS", "1000000"))
LEFT, SUPPRESSED = 20_000, 10_000
_DOMAINS = [
    "gmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "gmx.de",
    *(f"town{n}.org" for n in range(5000)),
]
_NAMES = ["Ada", "José", "Мария", "Zoë", "Łukasz", "Ana Luísa", "O'Neill, Pat", ""]
# A process of its own, as a worker is, so that its memory is its own too.
_WORKER = """
import json, resource, sys, time
import django
django.setup()
from newsletter.imports import running
began = time.perf_counter()
running.work(int(sys.argv[1]), 3600)
took = time.perf_counter() - began
mine = resource.getrusage(resource.RUSAGE_SELF)
# `ru_maxrss` begins with the most that the parent had before this program was executed.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(json.dumps({"s": took, "rss_mb": int(peak.split()[1]) / 1024, "cpu_s": mine.ru_utime + mine.ru_stime}))
"""


def main() -> None:
    with production.installed("import") as (database, folder):
        from bench.importing import known, prepared, verified  # the models, which need the settings

        known(map(_address, range(LEFT)), map(_address, range(LEFT, LEFT + SUPPRESSED)))
        made = prepared(_file(ROWS))
        environment = os.environ | production.environment(database, folder)
        checked = _work(made.pk, environment)
        from newsletter.imports import running

        made.refresh_from_db()
        running.start(made)
        ran = _work(made.pk, environment)
        counts = verified(made, ROWS)
        with postgres.connect(database) as connection:
            version = connection.info.server_version // 10_000
    context = {
        "rows": ROWS,
        "file_mb": made.size >> 20,
        "postgresql": version,
        "worker_cpu_s": round(ran["cpu_s"], 1),
    }
    report(
        "audience.import_1m_s", ran["s"], "s", 40, "lower",
        **context, load=round(os.getloadavg()[0], 1), counts=counts,
    )  # fmt: skip
    report("audience.import_check_1m_s", checked["s"], "s", 25, "lower", **context)
    rss = max(ran["rss_mb"], checked["rss_mb"])
    report("audience.import_rss_mb", rss, "MB", 300, "lower", **context)


def _work(upload: int, environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-c", _WORKER, str(upload)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _address(number: int) -> str:
    # A square, so that half of all people share five domains and the other half has many.
    return f"reader.{number}@{_DOMAINS[number % 5 if number % 2 else number * number % len(_DOMAINS)]}"


def _file(rows: int) -> Iterator[bytes]:
    """Two of a hundred are no addresses, one is a duplicate; the rest are people, some of them known."""
    yield b"Email Address;Name;City;Signed up\r\n"
    for start in range(0, rows, 10_000):
        block = range(start, min(start + 10_000, rows))
        yield "".join(map(_line, block)).encode()


def _line(number: int) -> str:
    address = _address(number - 50 if number % 100 == 51 else number)
    if number % 50 == 7:
        address = address.replace("@", " at ")
    name = _NAMES[number % len(_NAMES)]
    day = (
        f"{2015 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02} {number % 24:02}:{number % 60:02}:00"
    )
    return f"{address.title() if number % 3 else address};{name};Town {number % 900};{day}\r\n"


if __name__ == "__main__":
    main()

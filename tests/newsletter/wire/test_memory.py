"""Memory that messages leave is there for the next ones."""

import platform
import subprocess
import sys

import pytest

# Page faults of forty rounds in which a hundred messages come and go.
FAULTS = """
import resource
from newsletter.wire import memory
{keep}
count = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_minflt
go = lambda: [bytes(40_000) for _ in range(100)]
go()
before = count()
for _ in range(40):
    go()
print(count() - before)
"""


def faults(keep: str) -> int:
    command = [sys.executable, "-c", FAULTS.format(keep=keep)]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told")
def test_it_asks_the_system_for_no_memory_that_it_had() -> None:
    assert faults("memory.keep()") * 10 < faults("")

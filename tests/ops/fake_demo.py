"""A demo of fake parts, run as a process of its own: `python -m tests.ops.fake_demo SCRIPT...`.

Each SCRIPT is Python that becomes one part, ready as soon as it has written "up".
"""

import asyncio
import os
import sys

from config.demo.parts import Part
from config.demo.screen import Screen
from config.demo.supervise import Supervisor

if __name__ == "__main__":
    first, *scripts = sys.argv[1:]
    supervisor = Supervisor(
        Part("prepare", (sys.executable, "-u", "-c", first)),
        [
            Part(f"part{at}", (sys.executable, "-u", "-c", script), says="up")
            for at, script in enumerate(scripts)
        ],
        os.environ,
        lambda line, seconds: [f"box: {line}"],
        Screen(),
        grace=2,
    )
    sys.exit(asyncio.run(supervisor.run()))

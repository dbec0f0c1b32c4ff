"""`python -m config.demo`"""

import asyncio
import os
import sys
from functools import partial

from config.demo.environment import environment
from config.demo.notice import notice
from config.demo.parts import parts, preparation
from config.demo.plan import Plan
from config.demo.ports import complaints
from config.demo.screen import Screen
from config.demo.supervise import Supervisor


def main() -> int:
    """Check the ports, then run until stopped. Returns the exit code."""
    try:
        plan = Plan.read(os.environ)
    except ValueError as error:
        print(f"make demo: {error}", file=sys.stderr)
        return 2
    if taken := complaints(plan.ports):
        print("\n".join(taken), file=sys.stderr)
        return 1
    supervisor = Supervisor(
        preparation(), parts(plan), environment(plan, os.environ), partial(notice, plan), Screen()
    )
    return asyncio.run(supervisor.run())


if __name__ == "__main__":
    sys.exit(main())

"""Preflight: what would go wrong with a campaign, told before it is sent.

Each check is a module of `checks` with a function `look`. None of them asks the network: what needs it is
found by a worker (`outside`) and read from the database.
"""

from newsletter.preflight.findings import Finding, Level
from newsletter.preflight.running import blocking, preflight

__all__ = ["Finding", "Level", "blocking", "preflight"]

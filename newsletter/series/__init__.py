"""The welcome series: its letters' mails, who is due which, and what became of them."""

from newsletter.series.advancing import due, go_on
from newsletter.series.figures import Step, people_in, steps
from newsletter.series.letters import changed_since, current, take_page, write
from newsletter.series.switching import stop_all, switch_off, switch_on

__all__ = [
    "Step",
    "changed_since",
    "current",
    "due",
    "go_on",
    "people_in",
    "steps",
    "stop_all",
    "switch_off",
    "switch_on",
    "take_page",
    "write",
]

"""The welcome series: its letters' mails, who is due which, and what became of them."""

from newsletter.series.advancing import due, go_on
from newsletter.series.figures import Step, people_in, steps
from newsletter.series.letters import approve, changed_since, content_of, current, latest, take_page, write
from newsletter.series.switching import stop_all, switch_off, switch_on

__all__ = [
    "Step",
    "approve",
    "changed_since",
    "content_of",
    "current",
    "due",
    "go_on",
    "latest",
    "people_in",
    "steps",
    "stop_all",
    "switch_off",
    "switch_on",
    "take_page",
    "write",
]

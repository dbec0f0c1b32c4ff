"""What the demo writes to the terminal: its own words, each part's log under its name, the box."""

import os
import sys
from collections.abc import Iterable
from typing import TextIO

_COLORS = {"mailbox": 35, "cms": 36, "worker": 33, "beat": 34, "site": 32}
_NAME_WIDTH = 8


class Screen:
    """A terminal, or whatever takes its place. Colors only where somebody sees them."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._colored = self._out.isatty() and "NO_COLOR" not in os.environ

    def say(self, text: str) -> None:
        """Write the demo's own words."""
        self.log("demo", text)

    def log(self, name: str, text: str) -> None:
        """Write a line of a part's log."""
        label = f"{name:<{_NAME_WIDTH}}│"
        color = _COLORS.get(name, 1)
        self._write(f"\x1b[{color}m{label}\x1b[0m {text}" if self._colored else f"{label} {text}")

    def box(self, lines: Iterable[str]) -> None:
        """Write lines in a frame."""
        shown = list(lines)
        width = max(map(len, shown))
        self._write("\n".join(["", f"┌{'─' * (width + 2)}┐", *(f"│ {line:<{width}} │" for line in shown)]))
        self._write(f"└{'─' * (width + 2)}┘\n")

    def _write(self, text: str) -> None:
        try:
            print(text, file=self._out, flush=True)
        except BrokenPipeError:
            # Whoever read along has gone; the demo goes on and can still be ended.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())

"""Cells that a spreadsheet would run, made text. See OWASP, “CSV Injection”.

A quote in front makes a cell text. Cells that begin with quotes and would be dangerous without them get one
more, so that taking one away gives back exactly what there was.
"""

import re

_BEGINS = r"\s*[=+\-@＝＋－＠\t\r\n]"
_DANGEROUS = re.compile(rf"'*{_BEGINS}")
_GUARDED = re.compile(rf"'+{_BEGINS}")


def guarded(cell: str) -> str:
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell

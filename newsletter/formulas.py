"""Cells that a spreadsheet would run, made text. See OWASP, “CSV Injection”.

A quote in front makes a cell text. A spreadsheet whose list separator is another one, as `;` is in German,
Portuguese and Spanish, begins cells in the middle of ours, so there is a quote there too. Where quotes stand
already and it would be dangerous without them, there comes one more, so that taking one away gives back
exactly what there was.
"""

import re

_DANGEROUS = r"(?:['\"]|[^\S\t\r\n])*[=+\-@＝＋－＠\t\r\n]"
_ELSEWHERE = r"[;\t|\r\n]"  # where another spreadsheet begins a cell or a row
_BEGINS, _GUARDED = re.compile(_DANGEROUS), re.compile(f"'{_DANGEROUS}")
_BEGINS_INSIDE = re.compile(f"{_ELSEWHERE}(?={_DANGEROUS})")
_GUARDED_INSIDE = re.compile(f"{_ELSEWHERE}'(?={_DANGEROUS})")


def guarded(cell: str) -> str:
    safe = _BEGINS_INSIDE.sub(_with_quote, cell)
    return f"'{safe}" if _BEGINS.match(cell) else safe


def unguarded(cell: str) -> str:
    if "'" not in cell:
        return cell
    bare = cell[1:] if _GUARDED.match(cell) else cell
    return _GUARDED_INSIDE.sub(_without_quote, bare)


def _with_quote(found: re.Match[str]) -> str:  # a template would be read anew for each cell
    return f"{found[0]}'"


def _without_quote(found: re.Match[str]) -> str:
    return found[0][0]

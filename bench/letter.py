"""The mail that sending is measured with: two parts of 40 KB, with the reader's own links in each.

Its paragraphs are lines of 1,200 characters in the HTML, as the sample's mails have them (up to 1,555). So
whoever sends it must encode it: a line of mail has at most 998 (RFC 5322, section 2.1.1).
"""

from dataclasses import dataclass
from html import escape
from textwrap import fill

SUBJECT = "What slow light teaches"
_SENTENCES = [
    "Light that is slowed in a cold cloud of atoms carries what it knows for longer than the cloud lasts. ",
    "Nobody who built the first apparatus expected a café's worth of people to watch it, and yet they did. ",
    "Of 48 samples, 31 held the pulse for a millisecond; the rest lost it within 0.2 to 0.4 ms. ",
    "What follows from that is less certain: the authors’ own reading is careful, ours more so. ",
]


@dataclass(frozen=True)
class Bodies:
    html: str
    text: str


def bodies(leave: str, preferences: str, kb: int = 40, address: str = "") -> Bodies:
    """HTML of three quarters of `kb`, text of one; both links and the publisher's `address` end each."""
    foot = " ".join(address.split())
    return Bodies(_html(leave, preferences, foot, kb * 750), _text(leave, preferences, foot, kb * 250))


def _html(leave: str, preferences: str, foot: str, size: int) -> str:
    rows = "".join(
        '<tr><td class="prose" style="padding:0 24px 16px;font:16px/1.5 Georgia,serif;color:#222">\n'
        f"<p>{_paragraph(number)}</p>\n</td></tr>\n"
        for number in range(size // 1265)
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>' + SUBJECT + "</title></head>\n"
        '<body><table role="presentation" width="600">\n' + rows + "</table>\n"
        f'<p><a href="{leave}">Leave</a> or <a href="{preferences}">choose what you get</a></p>\n'
        f"<p>{escape(foot)}</p>\n"
        "</body></html>\n"
    )


def _text(leave: str, preferences: str, foot: str, size: int) -> str:
    paragraphs = "\n\n".join(fill(_paragraph(number), 72) for number in range(size // 1180))
    return f"{paragraphs}\n\nLeave: {leave}\nChoose what you get: {preferences}\n{foot}\n"


def _paragraph(number: int) -> str:
    return f"{number + 1}. " + "".join(_SENTENCES[(number + place) % 4] for place in range(12)).strip()

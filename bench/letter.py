"""The mail that sending is measured with: two parts of 40 KB, with the reader's own links in each."""

from dataclasses import dataclass

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


def bodies(leave: str, preferences: str, kb: int = 40) -> Bodies:
    """HTML of three quarters of `kb` and text of one, with the links `leave` and `preferences` at the end."""
    return Bodies(_html(leave, preferences, kb * 750), _text(leave, preferences, kb * 250))


def _html(leave: str, preferences: str, size: int) -> str:
    rows = "".join(
        '<tr><td class="prose" style="padding:0 24px 16px;font:16px/1.5 Georgia,serif;color:#222">\n'
        f"<p>{_paragraph(number)}</p>\n</td></tr>\n"
        for number in range(size // 410)
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>' + SUBJECT + "</title></head>\n"
        '<body><table role="presentation" width="600">\n' + rows + "</table>\n"
        f'<p><a href="{leave}">Leave</a> or <a href="{preferences}">choose what you get</a></p>\n'
        "</body></html>\n"
    )


def _text(leave: str, preferences: str, size: int) -> str:
    paragraphs = "\n\n".join(_paragraph(number) for number in range(size // 305))
    return f"{paragraphs}\n\nLeave: {leave}\nChoose what you get: {preferences}\n"


def _paragraph(number: int) -> str:
    return f"{number + 1}. " + "".join(_SENTENCES[(number + place) % 4] for place in range(3)).strip()

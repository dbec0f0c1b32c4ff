"""The disclaimers of a page: what no face of it may leave out."""

import re
from dataclasses import dataclass

from cms.models import TransmissionPage

_CITED = re.compile(r'<a href="#ref-[^"]*">.*?</a>', re.DOTALL)  # each face writes its own number there


@dataclass(frozen=True)
class Notice:
    """`html` is rich text as it is stored, without what it cites."""

    title: str
    html: str


def notices(page: TransmissionPage) -> list[Notice]:
    """As readers see them today: a standing disclaimer is read anew."""
    shown = [one.block.shown(one.value) for one in page.body if one.block_type == "disclaimer"]
    return [Notice(one["title"], _CITED.sub(" ", one["text"].source)) for one in shown]

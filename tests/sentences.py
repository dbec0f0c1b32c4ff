"""The sentences of an app that are to be translated, read from its templates and modules."""

import re
from pathlib import Path

from django.utils.translation.template import templatize

_IN_TEMPLATES = re.compile(
    r"(?:gettext(?:_lazy|_noop)?|\b_)\(u?(?P<q>'''|\"\"\"|'|\")(?P<text>.*?)(?<!\\)(?P=q)", re.DOTALL
)
_IN_MODULES = re.compile(r"(?:\b_|\bgettext(?:_lazy)?)\(\s*\"((?:[^\"\\]|\\.)*)\"")


def sentences(root: Path) -> set[str]:
    found: set[str] = set()
    for path in [*root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]:
        found |= {_unescaped(one["text"]) for one in _IN_TEMPLATES.finditer(templatize(path.read_text()))}
    for path in root.rglob("*.py"):
        text = path.read_text()
        if "django.utils.translation" in text:
            found |= set(_IN_MODULES.findall(text))
    return {text for text in found if text.strip()}


def _unescaped(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\'", "'").replace('\\"', '"')

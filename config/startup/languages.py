"""The languages that transmissions are written in."""

from collections.abc import Sequence

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured


def content_languages(codes: Sequence[str]) -> list[tuple[str, str]]:
    """Each with its English name. Raises ImproperlyConfigured for a code that Django does not know."""
    for code in codes:
        if "name" not in LANG_INFO.get(code, {}):
            raise ImproperlyConfigured(f"TRANSLATED_INTO names {code!r}. Give codes such as de, pt or pt-br.")
    return [(code, LANG_INFO[code]["name"]) for code in dict.fromkeys(codes)]

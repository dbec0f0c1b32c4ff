"""The languages of reader pages and letters: the person's, else the browser's, else English.

The sentences are in `newsletter/locale/`; docs/subscribers.md tells how to add a language.
"""

from django.utils.translation.trans_real import parse_accept_lang_header

LANGUAGES = (("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("pt", "Português"))
_KNOWN = dict(LANGUAGES)


def language_of(locale: str, accepted: str = "") -> str:
    """`locale` is a person's (`pt-BR`), `accepted` what a browser's Accept-Language says."""
    wanted = [locale, *(code for code, _ in parse_accept_lang_header(accepted[:500]))]
    bases = (code.lower().replace("_", "-").partition("-")[0] for code in wanted)
    return next((base for base in bases if base in _KNOWN), "en")

"""What people agreed to, word by word. A version is never edited: a new sentence gets a new key."""

CURRENT_VERSION = "2026-11"
CONSENT_WORDINGS = {
    "2026-11": "I want to receive {newsletter} by email. I can leave at any time, with one click.",
    "2026-11-de": "Ich möchte {newsletter} per E-Mail bekommen. Ich kann es jederzeit mit einem Klick "
    "abbestellen.",
    "2026-11-es": "Quiero recibir {newsletter} por correo electrónico. Puedo darme de baja cuando quiera, "
    "con un clic.",
    "2026-11-pt": "Quero receber {newsletter} por email. Posso sair a qualquer momento, com um clique.",
}


def wording_in(language: str) -> str:
    """The version that somebody reads today in that language; English where there is no other."""
    key = f"{CURRENT_VERSION}-{language}"
    return key if key in CONSENT_WORDINGS else CURRENT_VERSION


def consent_sentence(newsletter: str, version: str = CURRENT_VERSION) -> str:
    return CONSENT_WORDINGS[version].format(newsletter=newsletter)

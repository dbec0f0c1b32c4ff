"""What people agreed to, word by word. A version is never edited: a new sentence gets a new key."""

CONSENT_WORDINGS = {
    "2026-11": "I want to receive {newsletter} by email. I can leave at any time, with one click.",
}
CURRENT_WORDING = "2026-11"


def consent_sentence(newsletter: str, version: str = CURRENT_WORDING) -> str:
    return CONSENT_WORDINGS[version].format(newsletter=newsletter)

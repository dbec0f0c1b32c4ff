"""How pages and mails are rendered."""

from typing import Any

_DJANGO = "django.template.backends.django.DjangoTemplates"
_CONTEXT = [
    "django.template.context_processors.debug",
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "wagtail.contrib.settings.context_processors.settings",
]


def templates() -> list[dict[str, Any]]:
    """Django's TEMPLATES: one engine for HTML, and one for text, which has no markup to escape."""
    return [
        {"BACKEND": _DJANGO, "APP_DIRS": True, "OPTIONS": {"context_processors": _CONTEXT}},
        {"NAME": "text", "BACKEND": _DJANGO, "APP_DIRS": True, "OPTIONS": {"autoescape": False}},
    ]

"""What a password must be: long, and not a known one (NIST SP 800-63B)."""

_DJANGO = "django.contrib.auth.password_validation"


def password_rules(fewest: int) -> list[dict[str, object]]:
    """`fewest` characters, nothing like the person's own name, none of the 20,000 that are tried first."""
    return [
        {"NAME": f"{_DJANGO}.UserAttributeSimilarityValidator"},
        {"NAME": f"{_DJANGO}.MinimumLengthValidator", "OPTIONS": {"min_length": fewest}},
        {"NAME": f"{_DJANGO}.CommonPasswordValidator"},
        {"NAME": f"{_DJANGO}.NumericPasswordValidator"},
    ]

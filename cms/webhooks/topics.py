"""What an endpoint wants to hear: patterns such as `transmission.*` over `subject.kind`."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

ANY = "*"
SUBJECTS = ("transmission", "topic", "author", "lens", "site", "page")
KINDS = ("published", "updated", "moved", "gone")


def wants(patterns: Iterable[str], type_: str) -> bool:
    """Whether one of `patterns` takes in `type_`, such as `transmission.updated`."""
    return any(_covers(pattern, type_) for pattern in patterns)


def _covers(pattern: str, type_: str) -> bool:
    if pattern == ANY:
        return True
    pairs = zip(pattern.split("."), type_.split("."), strict=True)
    return all(asked in (ANY, told) for asked, told in pairs)


def check_patterns(patterns: object) -> None:
    """Raise `ValidationError` unless it is a list of `*`, `subject.*`, `*.kind` or `subject.kind`."""
    if not isinstance(patterns, list) or not patterns:
        raise ValidationError("Choose at least one thing to be told of.")
    for pattern in patterns:
        if not _is_pattern(pattern):
            raise ValidationError(
                f"“{pattern}” names nothing that can happen. Write *, or {_spoken(SUBJECTS)}, a point,"
                f" and {_spoken(KINDS)}; * stands for any of them."
            )


def _is_pattern(pattern: object) -> bool:
    if pattern == ANY:
        return True
    subject, point, kind = str(pattern).partition(".")
    return bool(point) and subject in (*SUBJECTS, ANY) and kind in (*KINDS, ANY)


def _spoken(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"

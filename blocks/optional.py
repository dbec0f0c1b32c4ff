"""Fields that may stay empty. Empty is always "": in a form, in an older body, in what a client sent."""

from typing import Any

from wagtail.blocks import CharBlock, ChoiceBlock, TextBlock, URLBlock


class _MayBeEmpty:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"required": False, "default": "", **kwargs})

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or ""  # type: ignore[misc] # a mixin for Wagtail's blocks


class OptionalChar(_MayBeEmpty, CharBlock):
    """One line."""


class OptionalText(_MayBeEmpty, TextBlock):
    """Several lines."""


class OptionalUrl(_MayBeEmpty, URLBlock):
    """An absolute address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": "Address", "max_length": 500, **kwargs})


class OptionalChoice(_MayBeEmpty, ChoiceBlock):
    """One of some choices, or none."""

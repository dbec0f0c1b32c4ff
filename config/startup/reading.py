"""Reads variables of the environment; one that cannot be read is named, with what it has to be."""

import json
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_KINDS = {int: "a whole number", float: "a number", bool: "0 or 1", json: "JSON on one line"}


class Env(environ.Env):
    """Raises ImproperlyConfigured, with a sentence that says what to set, instead of ValueError."""

    def get_value(self, var: str, cast: Any = None, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_value(var, cast, *args, **kwargs)
        except (ValueError, TypeError) as error:
            wanted = _KINDS.get(cast, "what .env.example shows")
            raise ImproperlyConfigured(f"Set {var} to {wanted}: {error}.") from error

    def json(self, var: str, default: Any = environ.Env.NOTSET) -> Any:
        return self.get_value(var, json, default) if var in self.ENVIRON else default

    @classmethod
    def parse_value(cls, value: str, cast: Any) -> Any:
        if cast is json:
            return json.loads(value)
        if cast is bool and value.strip().lower() not in _WORDS_FOR_BOOL:
            raise ValueError(f"{value!r} is neither yes nor no")
        return super().parse_value(value, cast)

    def days(self, var: str, default: int) -> int:
        """How many days something is kept. 0 is for ever, and a number below would throw away what is new."""
        value = int(self.int(var, default))
        if value < 0:
            raise ImproperlyConfigured(f"Set {var} to a number of days; 0 keeps for ever.")
        return value

    def site(self, var: str, default: str) -> str:
        """An address without a path's last slash, of the schemes that browsers know."""
        value = str(self.str(var, default)).rstrip("/")
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ImproperlyConfigured(f"Set {var} to a whole address, as https://www.example.org.")
        return value


_WORDS_FOR_BOOL = {*environ.Env.BOOLEAN_TRUE_STRINGS, "false", "off", "n", "no", "0", ""}

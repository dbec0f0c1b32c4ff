"""What rich text links to, looked up once for many texts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model

Things = dict[str, Any]

_found: ContextVar[dict[type[Model], Things] | None] = ContextVar("found", default=None)
_REFERENCE = re.compile(r"<a\b[^>]*\blinktype=[^>]*>")
_ID = re.compile(r'\bid="(\d+)"')


@contextmanager
def found_once(sources: Iterable[str]) -> Iterator[None]:
    """Inside the `with`, nothing that `things` finds is looked up again.

    The first look-up of a model takes all keys that the `sources`, stored rich text, name. For who holds the
    clock of the content, so that nothing of it changes meanwhile.
    """
    keys = {key for source in sources for link in _REFERENCE.findall(source) for key in _ID.findall(link)}
    token = _found.set(_Found(keys))
    try:
        yield
    finally:
        _found.reset(token)


def things(model: type[Model], keys: Sequence[Any]) -> list[Any]:
    """The objects with these keys, in their order; None for one that is not there."""
    wanted = [str(key) for key in keys]
    found = _found.get()
    known = _by_key(model, wanted) if found is None else found[model]
    if missing := set(wanted) - known.keys():
        known |= dict.fromkeys(missing) | _by_key(model, missing)
    return [known[key] for key in wanted]


class _Found(dict[type[Model], Things]):
    def __init__(self, keys: set[str]) -> None:
        super().__init__()
        self._keys = keys

    def __missing__(self, model: type[Model]) -> Things:
        self[model] = dict.fromkeys(self._keys) | _by_key(model, self._keys)
        return self[model]


def _by_key(model: type[Model], keys: Iterable[str]) -> Things:
    numbers = [key for key in keys if key.isdecimal()]  # whatever a broken link says
    return {str(one.pk): one for one in model._default_manager.filter(pk__in=numbers)}

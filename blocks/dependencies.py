"""What a serialised body was made of, noted while it is made, so that a change finds all that shows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Model
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page

_used: ContextVar[set[str] | None] = ContextVar("used", default=None)


def tag(kind: str, pk: object) -> str:
    """The name of a dependency: `lens:3`, `page:12`."""
    return f"{kind}:{pk}"


def tag_of(thing: Model) -> str:
    """The dependency that stands for `thing`. Pages, images and documents have one kind each."""
    for kind, model in (("page", Page), ("image", AbstractImage), ("document", AbstractDocument)):
        if isinstance(thing, model):
            return tag(kind, thing.pk)
    return tag(thing._meta.model_name or "", thing.pk)


@contextmanager
def recorded() -> Iterator[set[str]]:
    """Collect the tags of everything that is used inside the `with`, also of what could not be shown."""
    tags: set[str] = set()
    token = _used.set(tags)
    try:
        yield tags
    finally:
        _used.reset(token)


def use(used: str) -> None:
    """Note a tag, if anyone is collecting."""
    tags = _used.get()
    if tags is not None:
        tags.add(used)


def use_all(things: list[Model]) -> None:
    """Note each of `things`, if anyone is collecting."""
    for thing in things:
        use(tag_of(thing))

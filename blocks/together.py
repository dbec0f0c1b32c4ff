"""The values of many bodies, made at once."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from wagtail.blocks import StreamValue
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText

from blocks.collect import share_renditions
from blocks.linked import found_once
from blocks.walk import leaves


@contextmanager
def loaded_together(bodies: Sequence[StreamValue], others: Iterable[AbstractImage] = ()) -> Iterator[None]:
    """Make the values of all `bodies`, which are of one field, by one look-up for each kind of block.

    Without this each body looks its own pictures, pages and snippets up, when it is first shown. `others`
    are pictures that are shown beside them. Shown inside the `with`, they look up no link either.
    """
    if not bodies:
        yield
        return
    stored = [raw for body in bodies for raw in body.raw_data]
    joined = StreamValue(bodies[0].stream_block, stored, is_lazy=True)
    children = iter(joined)
    for body in bodies:
        for place in range(len(body)):
            body[place] = next(children)
    values = [value for child in joined for _, value in leaves(child.block, child.value)]
    share_renditions([*others, *(value for value in values if isinstance(value, AbstractImage))])
    with found_once(value.source for value in values if isinstance(value, RichText)):
        yield

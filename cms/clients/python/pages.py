"""Lists that are asked for page by page, while somebody reads on."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")
Place = TypeVar("Place")


class Pages(Generic[Item, Place]):
    """Every item of a list, for `for` and for `async for`; each begins at the first page."""

    def __init__(self, fetch: Callable[[Place | None], tuple[list[Item], Place | None]]) -> None:
        """`fetch` gives the items at a place, and the next place; None is the first, and none."""
        self._fetch = fetch

    def __iter__(self) -> Iterator[Item]:
        items, place = self._fetch(None)
        yield from items
        while place is not None:
            items, place = self._fetch(place)
            yield from items

    async def __aiter__(self) -> AsyncIterator[Item]:
        items, place = await asyncio.to_thread(self._fetch, None)
        while True:
            for item in items:
                yield item
            if place is None:
                return
            items, place = await asyncio.to_thread(self._fetch, place)

"""A provider's API as a `Line`: the calls block, so each line has a thread of its own."""

import asyncio
import contextlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.core.exceptions import ImproperlyConfigured

from newsletter.senders import Sender
from newsletter.wire.lines import LineDownError
from newsletter.wire.parcels import Outcome, Parcel
from newsletter.wire.providers.api import Api
from newsletter.wire.providers.errand import Errand
from newsletter.wire.providers.options import capacity, problems
from newsletter.wire.providers.rests import require_awake


class ProviderLine:
    """A `Line`. Lines of one sender share its rests, nothing else; a repeated call holds its line for 15 s.

    Raises ImproperlyConfigured, with a sentence for each problem, for a sender that cannot be used.
    """

    def __init__(self, sender: Sender) -> None:
        if wrong := problems(sender):
            raise ImproperlyConfigured(" ".join(wrong))
        self.sender = sender
        self.capacity = capacity(sender)
        self._api: Api | None = None
        self._thread: ThreadPoolExecutor | None = None

    async def open(self) -> None:
        """No call is made: whether the provider is there shows with the first message."""
        require_awake(self.sender.name)
        self._ready()

    async def carry(self, parcels: Sequence[Parcel]) -> Sequence[Outcome]:
        require_awake(self.sender.name)
        errand = Errand(self._ready(), self.sender.name)
        return await asyncio.get_running_loop().run_in_executor(self._thread, errand.run, parcels)

    async def close(self) -> None:
        api, thread = self._api, self._thread
        self._api = self._thread = None
        if api and thread:
            with contextlib.suppress(OSError, RuntimeError):
                await asyncio.get_running_loop().run_in_executor(thread, api.close)
            thread.shutdown(wait=False)

    def _ready(self) -> Api:
        if self._api is None:
            try:
                self._api = Api(self.sender)
            except (ImproperlyConfigured, TypeError) as error:
                raise LineDownError(str(error), permanent=True) from error
            self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"provider-{self.sender.name}")
        return self._api

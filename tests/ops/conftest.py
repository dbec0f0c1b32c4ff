"""A mailbox in a folder of its own, and a real SMTP server in front of it."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import Settings

from config.mailbox.catch import listen
from config.mailbox.store import Store


@dataclass(frozen=True)
class Catching:
    """A running SMTP catch-all."""

    store: Store
    port: int


@pytest.fixture
def mailbox(tmp_path: Path, settings: Settings) -> Store:
    settings.MAILBOX_DIR = str(tmp_path / "mailbox")
    settings.ROOT_URLCONF = "tests.ops.mailbox_urls"
    return Store(tmp_path / "mailbox")


@pytest.fixture
def catching(mailbox: Store) -> Iterator[Catching]:
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(listen(mailbox, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield Catching(mailbox, server.sockets[0].getsockname()[1])
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _close(server: asyncio.Server) -> None:
    """Close without waiting for clients that hang: a broken client is what some tests are about."""
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

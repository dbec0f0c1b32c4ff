"""Asks a URL of this machine whether it answers."""

import asyncio
from urllib.parse import urlsplit

_PATIENCE = 10


async def answers(url: str) -> bool:
    """Whether a GET of the URL is answered with 200 within ten seconds.

    Written on asyncio's streams because a request in a thread could not be given up on Ctrl-C.
    """
    try:
        async with asyncio.timeout(_PATIENCE):
            return await _status(url) == b"200"
    except (OSError, TimeoutError):
        return False


async def _status(url: str) -> bytes:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode()
        )
        words = (await reader.readline()).split()
        # Read on: a server that is cut off in mid-answer writes an error into the log.
        while await reader.read(65_536):
            pass
        return words[1] if len(words) > 1 else b""
    finally:
        writer.close()

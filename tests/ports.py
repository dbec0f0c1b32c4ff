"""Ports for servers that a test starts."""

import random
import socket

# Below the ports that systems give to outgoing connections, which would take one between here and the bind.
_FIRST, _LAST = 20_000, 32_000
_CHANCE = random.SystemRandom()  # Hypothesis and several test processes share the usual seed


def free_port() -> int:
    """A port on 127.0.0.1 that nothing listens to."""
    while True:
        port = _CHANCE.randint(_FIRST, _LAST)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port

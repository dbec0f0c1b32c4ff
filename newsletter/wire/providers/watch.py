"""Watches a session's connections for the first byte of a request: before it, nobody can have been mailed."""

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Watch:
    """`began` is set when the first byte of a request is about to leave; who calls sets it back."""

    began = False

    def over(self, session: requests.Session) -> None:
        """Watch all that this session sends, through a proxy too."""
        adapter = _Adapter(self)
        session.mount("https://", adapter)
        session.mount("http://", adapter)


class _Watched:
    watch: Watch

    def send(self, data: Any) -> None:
        if self.sock is None:  # type: ignore[attr-defined] # of the connection that this is mixed into
            self.connect()  # type: ignore[attr-defined]
        self.watch.began = True
        super().send(data)  # type: ignore[misc]


class _Adapter(HTTPAdapter):
    def __init__(self, watch: Watch) -> None:
        self._pools = {
            "http": _pool(HTTPConnectionPool, HTTPConnection, watch),
            "https": _pool(HTTPSConnectionPool, HTTPSConnection, watch),
        }
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pool(pool: type, connection: type, watch: Watch) -> type:
    watched = type(f"Watched{connection.__name__}", (_Watched, connection), {"watch": watch})
    return type(f"Watched{pool.__name__}", (pool,), {"ConnectionCls": watched})

"""Fastly: https://www.fastly.com/documentation/reference/api/purging/"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from cms.caches.calls import call


@dataclass(frozen=True)
class Fastly:
    """A service. The token needs the right `purge_select`. Tags come from the header `Surrogate-Key`."""

    service: str
    token: str = field(repr=False)
    api: str = "https://api.fastly.com"
    batch: int = 256

    @property
    def name(self) -> str:
        return f"Fastly {self.service}"

    def purge(self, tags: Sequence[str]) -> None:
        headers = {
            "Fastly-Key": self.token,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        body = json.dumps({"surrogate_keys": list(tags)}).encode()
        call("POST", f"{self.api}/service/{self.service}/purge", headers, body)

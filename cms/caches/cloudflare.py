"""Cloudflare: https://developers.cloudflare.com/cache/how-to/purge-cache/purge-by-tags/"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from cms.caches.calls import PurgeFailedError, call


@dataclass(frozen=True)
class Cloudflare:
    """A zone. The token needs the right `Cache Purge` on it. Tags come from the header `Cache-Tag`."""

    zone: str
    token: str = field(repr=False)
    api: str = "https://api.cloudflare.com/client/v4"
    batch: int = 30

    @property
    def name(self) -> str:
        return f"Cloudflare {self.zone}"

    def purge(self, tags: Sequence[str]) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        body = json.dumps({"tags": list(tags)}).encode()
        answer = call("POST", f"{self.api}/zones/{self.zone}/purge_cache", headers, body)
        try:
            done = json.loads(answer)["success"] is True
        except (ValueError, KeyError, TypeError):
            done = False
        if not done:  # it also says so with a 200
            raise PurgeFailedError(f"It refused: {answer[:200].decode(errors='replace')}")

"""Varnish: by vmod xkey, or by bans where that is not installed. The VCL is in docs/webhooks.md."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cms.caches.calls import call


@dataclass(frozen=True)
class Varnish:
    """One Varnish; each of several is named in the settings. Its ACL has to let this machine in."""

    api: str
    bans: bool = False
    # The longest tag has 49 characters, and Varnish takes headers of 8,192 bytes.
    batch: int = 100

    @property
    def name(self) -> str:
        return f"Varnish {self.api}"

    def purge(self, tags: Sequence[str]) -> None:
        if self.bans:
            # Without spaces and needless backslashes: a ban's expression is taken apart at the former, and
            # the latter are read twice.
            any_tag = "|".join(re.sub(r"([^\w-])", r"\\\1", tag) for tag in tags)
            call("BAN", f"{self.api}/", {"Cache-Tag-Pattern": f"(^|,)({any_tag})(,|$)"})
        else:
            call("PURGE", f"{self.api}/", {"xkey-purge": " ".join(tags)})

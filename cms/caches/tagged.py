"""Caches that know tags."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cms.models import Change


class Cdn(Protocol):
    """What is needed of a CDN: a name that stays, and how many tags a call may hold."""

    @property
    def name(self) -> str: ...

    @property
    def batch(self) -> int: ...

    def purge(self, tags: Sequence[str]) -> None:
        """Have the CDN forget what it holds under `tags`, at most `batch`. Raises PurgeFailedError."""


@dataclass(frozen=True)
class Tagged:
    """A CDN as `cms.caches.purge` takes it."""

    cdn: Cdn

    @property
    def name(self) -> str:
        return self.cdn.name

    def purge_changes(self, changes: Sequence[Change]) -> None:
        """Purge the tags of all `changes`, each once, in as few calls as the CDN allows."""
        tags = list(dict.fromkeys(tag for change in changes for tag in change.tags))
        for start in range(0, len(tags), self.cdn.batch):
            self.cdn.purge(tags[start : start + self.cdn.batch])

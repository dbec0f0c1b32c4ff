"""Pacing: how fast each sender may send, to whom, and who is left in peace for now."""

from django.conf import settings

from newsletter.pacing.database_store import DatabaseStore
from newsletter.pacing.pacer import Pacer
from newsletter.pacing.redis_store import RedisStore
from newsletter.pacing.standby import StandbyStore
from newsletter.pacing.store import Store
from newsletter.senders import senders

__all__ = ["DatabaseStore", "Pacer", "RedisStore", "StandbyStore", "configured_pacer"]


def configured_pacer() -> Pacer:
    """A pacer for every sender of this installation; keep one for each process."""
    return Pacer(senders(), configured_store())


def configured_store() -> Store:
    """Redis where there is one, with the database behind it; else the database."""
    if not settings.REDIS_URL:
        return DatabaseStore()
    return StandbyStore(RedisStore.at(settings.REDIS_URL), DatabaseStore())

"""Putting a backup in the place of what is there: nobody is mailed twice, and nobody erased comes back."""

from dataclasses import dataclass
from pathlib import Path

from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError

from cms.models import User
from config.keep import archive, dumps, erasures, media
from newsletter import campaigns, series
from newsletter.models import Campaign, CampaignState


@dataclass(frozen=True)
class PutBack:
    """What a restore did."""

    made_at: str
    uploads: int
    erased_again: int
    stopped: int


def holds_anything() -> bool:
    """Whether there is an installation in the database already: somebody who signs in, at least."""
    try:
        return User.objects.exists()
    except DatabaseError:
        return False


def put_back(path: Path) -> PutBack:
    """Raises BackupUnreadableError and DumpError; the database is then as before."""
    with archive.opened(path) as (opened, manifest, database):
        erased = erasures.since(manifest.moment)
        dumps.load(database)
        call_command("migrate", verbosity=0, interactive=False)
        stopped = stop_campaigns(manifest.made_at)
        again = erasures.erase_again(erased)
        uploads = media.unpack(opened)
    cache.clear()
    return PutBack(manifest.made_at, uploads, again, stopped)


def stop_campaigns(made_at: str) -> int:
    """Pause what was under way, take the time from what was due, switch off series; returns how many.

    Who was mailed since the backup is written nowhere any more, so an editor has to decide.
    """
    why = f"Restored from a backup of {made_at}: who was mailed after that is not known here."
    stopped = series.stop_all(why)
    for campaign in Campaign.objects.filter(state=CampaignState.SENDING):
        campaigns.stop_in_trouble(campaign.pk, why)
        stopped += 1
    for campaign in Campaign.objects.filter(state__in=[CampaignState.SCHEDULED, CampaignState.WAITING]):
        campaigns.unschedule(campaign, trouble=why)
        stopped += 1
    return stopped

"""Putting a backup in the place of what is there: nobody is mailed twice, and nobody who went comes back."""

from dataclasses import dataclass
from pathlib import Path
from tarfile import TarFile

from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError

from cms.models import User
from config.keep import archive, departures, dumps, erasures, journal, media, numbers
from config.keep.departures import Departures
from newsletter import campaigns, series
from newsletter.models import Campaign, CampaignState


class HalfDoneError(Exception):
    """The database is the backup's already, and not all of what must follow was done."""


@dataclass(frozen=True)
class PutBack:
    """What a restore did. `departed` are the leaves and suppressions that were set once more."""

    uploads: int
    erased_again: int
    departed: int
    stopped: int


def holds_anything() -> bool:
    """Whether there is an installation in the database already: somebody who signs in, at least."""
    try:
        return User.objects.exists()
    except DatabaseError:
        return False


def put_back(path: Path, *, who_left_too: bool = False) -> PutBack:
    """Raises BackupUnreadableError and DumpError; the database is then as before. And HalfDoneError.

    `who_left_too` makes readers again of those who left or were suppressed since; of nobody who was erased.
    """
    kept = path.with_name(f".{path.name}.departures")
    with archive.opened(path) as (opened, manifest, database):
        told = departures.since(manifest.moment, kept)
        gone = journal.since(manifest.moment) | told.erased
        dumps.load(database)
        try:
            done = _settle(opened, manifest.made_at, gone, Departures() if who_left_too else told)
        except (Exception, KeyboardInterrupt) as error:
            raise HalfDoneError(f"{type(error).__name__}: {error}") from error
    kept.unlink()
    return done


def _settle(opened: TarFile, made_at: str, gone: set[journal.Erased], told: Departures) -> PutBack:
    """What makes the backup's database one that may be started. Doing it again is harmless."""
    call_command("migrate", verbosity=0, interactive=False)
    numbers.skip()
    stopped = stop_campaigns(made_at)
    erased_again = erasures.erase_again(gone)
    departed = departures.again(told)
    uploads = media.unpack(opened)
    cache.clear()
    return PutBack(uploads, erased_again, departed, stopped)


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

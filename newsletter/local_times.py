"""Times as people mean them: an hour on the wall, in a zone, right across changes of the clock.

An hour that the clock skips is taken as if it had not been changed yet, so 02:30 becomes 03:30; of an hour
that comes twice, the first counts (RFC 5545, section 3.3.5).
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsletter.models import Campaign, Subscriber

# No zone is further east of Greenwich than Kiritimati's.
EASTERNMOST = timedelta(hours=14)


def on_the_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What a clock in the zone shows at that moment, without a zone."""
    return moment.astimezone(zone).replace(tzinfo=None)


def moment_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which a clock in the zone shows that."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def starts_at(scheduled_at: datetime, zone: ZoneInfo, *, at_local_time: bool) -> datetime:
    """When sending has to begin: for readers' own hours, when the easternmost zone can have it."""
    if not at_local_time:
        return scheduled_at
    return on_the_wall(scheduled_at, zone).replace(tzinfo=UTC) - EASTERNMOST


def moments_by_zone(campaign: Campaign) -> dict[str, datetime]:
    """For each zone that a subscriber has, when the campaign's hour comes there; '' is the newsletter's own.

    Empty for a campaign that goes to everybody at one moment. An unknown zone counts as the newsletter's.
    """
    if not campaign.at_local_time or campaign.scheduled_at is None:
        return {}
    home = campaign.newsletter.zone
    wall = on_the_wall(campaign.scheduled_at, home)
    names = Subscriber.objects.order_by().values_list("time_zone", flat=True).distinct()
    return {name: moment_of(wall, _zone(name, home)) for name in names}


def _zone(name: str, home: ZoneInfo) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else home
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return home

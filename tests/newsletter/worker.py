"""A worker process for the kill test: sweeps and sends until every campaign is done, or until it is killed.

`python -m tests.newsletter.worker PORT`, with the database in DATABASE_URL.
"""

import sys
import time
from datetime import timedelta

import django
from django.utils import timezone

PACE_SECONDS = 1.5


def main(port: int) -> None:
    django.setup()
    from newsletter import campaigns, deliveries, lanes
    from newsletter.models import Campaign, CampaignState
    from newsletter.wire import Relay, SmtpLine

    lease = timedelta(seconds=PACE_SECONDS)
    pace = lanes.Pace(batch=40, slice=timedelta(seconds=1), lease=lease, lane_lease=lease)
    line = SmtpLine(Relay("127.0.0.1", port, timeout=1))
    while Campaign.objects.filter(state=CampaignState.SENDING).exists():
        deliveries.expire(timezone.now())
        for lane in lanes.idle_lanes(timezone.now()):
            lanes.run_lane(lane, line, pace)
        campaigns.finish(timezone.now())
        time.sleep(0.05)
    line.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""The whole engine as it is run: a campaign is started, real Celery workers send it, a sink takes it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from bench import people, workers
from bench.installed import Place
from bench.workers import Redis, Worker
from newsletter import campaigns
from newsletter.deliveries import running, statements
from newsletter.deliveries.counts import check, tally
from newsletter.deliveries.rows import Turn, Wanted
from newsletter.models import Campaign, CampaignState, DeliveryState, Lane, Subscription


@dataclass(frozen=True)
class Run:
    """One campaign. CPU is in seconds: of the children that send, of their parents, and of Redis."""

    count: int
    rate: float
    wall: float
    first: float
    """Seconds from `send now` to the first message in the sink."""
    child_cpu: float
    parent_cpu: float
    redis_cpu: float
    redis_bytes: int
    sink_cpu_us: float
    rss: float

    @property
    def cpu_us(self) -> float:
        """Of the worker's processes, for each message."""
        return (self.child_cpu + self.parent_cpu) / self.count * 1e6

    @property
    def celery_share(self) -> float:
        """Of all CPU that workers and Redis took, what is not the child's work."""
        return (self.parent_cpu + self.redis_cpu) / (self.child_cpu + self.parent_cpu + self.redis_cpu)


@contextmanager
def crew(environ: dict[str, str], number: int = 1) -> Iterator[list[Worker]]:
    """Workers that send campaigns."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(workers.worker(environ, "campaigns,default", f"sender{n}"))
            for n in range(number)
        ]


def audience(count: int) -> None:
    """Leave exactly `count` people active, whoever else there is."""
    chosen = Subscription.objects.filter(newsletter__slug=people.SLUG).order_by("subscriber_id")
    chosen.update(state="active", unsubscribed_at=None)
    edge = chosen.values_list("subscriber_id", flat=True)[count : count + 1].first()
    if edge is not None:
        left = {"state": "unsubscribed", "unsubscribed_at": "2026-01-01T00:00:00Z"}
        chosen.filter(subscriber_id__gte=edge).update(**left)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE newsletter_subscription")


def send(count: int, place: Place, crew: Sequence[Worker]) -> Run:
    """Send a campaign to everybody who is active, `count` people. Raises RuntimeError when one is missing."""
    campaign, sink, redis = people.campaign(), place.sink, place.redis
    sink.reset()
    before = _costs(crew, redis)
    began = time.monotonic_ns()
    campaigns.send_now(campaign)
    place.call("newsletter.campaigns.sweep", "default")
    peak = _until_sent(campaign, crew, redis)
    report = sink.read()
    after = _costs(crew, redis)
    good, sums = check(campaign)
    if (report.messages, sums.counts[DeliveryState.SENT], good) != (count, count, True):
        raise RuntimeError(f"Not {count}: {report}, {sums}")
    child, parent, server = (then - now for then, now in zip(after, before, strict=True))
    return Run(
        count, report.rate, (report.last_ns - began) / 1e9, (report.first_ns - began) / 1e9,
        child, parent, server, peak[1], report.cpu_us_each, peak[0],
    )  # fmt: skip


def _until_sent(campaign: Campaign, crew: Sequence[Worker], redis: Redis) -> tuple[float, int]:
    """Wait; gives the most memory that a child held (MB) and Redis (bytes beyond what it began with)."""
    empty = redis.used_bytes()
    rss, used = 0.0, 0
    deadline = time.monotonic() + 1200
    while Campaign.objects.values_list("state", flat=True).get(pk=campaign.pk) != CampaignState.SENT:
        rss = max(rss, *(workers.cost(one.child).rss for one in crew))
        used = max(used, redis.used_bytes() - empty)
        if time.monotonic() > deadline:
            raise RuntimeError(f"It is not over after 20 minutes: {tally(campaign)}")
        time.sleep(0.2)
    return rss, used


def _costs(crew: Sequence[Worker], redis: Redis) -> tuple[float, float, float]:
    children = sum(workers.cost(one.child).cpu for one in crew)
    parents = sum(workers.cost(one.parent).cpu for one in crew)
    return children, parents, workers.cost(redis.pid).cpu


def plan_of_a_claim() -> list[str]:
    """How PostgreSQL would take the next hundred people of a campaign: the lines that name what it reads."""
    lane = Lane.objects.select_related("campaign").filter(number=1).latest("pk")
    turn = Turn(lane.pk, 0, lane.campaign_id, lane.campaign.newsletter_id)
    sql, values = statements.question(turn, Wanted(0, 100), [1, 2, 3], timezone.now())
    lines = [line for (line,) in running.run(f"EXPLAIN {sql}", values)]
    return [line.strip() for line in lines if "Scan" in line]


def send_and_forget(place: Place) -> None:
    """Start a campaign and come back."""
    campaigns.send_now(people.campaign())
    place.call("newsletter.campaigns.sweep", "default")


def is_sending() -> bool:
    return Campaign.objects.filter(state=CampaignState.SENDING).exists()

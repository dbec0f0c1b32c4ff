"""What each benchmark of sending begins with: an installation on PostgreSQL, a Redis, a sink and people."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from celery import Celery

from bench import postgres, production, sink, workers
from bench.interrupted import ends_properly
from bench.sink import Sink
from bench.workers import Redis


@dataclass(frozen=True)
class Place:
    database: str
    folder: Path
    redis: Redis
    sink: Sink

    def call(self, task: str, queue: str, *arguments: object) -> None:
        """Hand a worker here a task, as the product would."""
        with Celery(broker=self.redis.url) as app:
            app.send_task(task, arguments, queue=queue)

    def environment(self, *, lanes: int = 1, connections: int = 64) -> dict[str, str]:
        """Of a worker here."""
        return production.environment(self.database, self.folder) | {
            "REDIS_URL": self.redis.url,
            "EMAIL_URL": f"smtp://{sink.HOST}:{self.sink.port}",
            "NEWSLETTER_CONNECTIONS": str(connections),
            "NEWSLETTER_LANES": str(lanes),
        }


@contextmanager
def place(*, people: int, delay_ms: float = 0, chunking: bool = False) -> Iterator[Place]:
    """Django is set up for it in this process; `people` are active. The sink offers `chunking`, or not."""
    ends_properly()
    with (
        tempfile.TemporaryDirectory(prefix="transmissions-bench-") as name,
        postgres.database("send") as database,
        workers.redis_server(Path(name)) as redis,
        sink.running(delay_ms=delay_ms, chunking=chunking) as to,
    ):
        production.start(database, Path(name))
        from bench import people as crowd  # the models, which need the settings above

        crowd.fill(people)
        yield Place(database, Path(name), redis, to)

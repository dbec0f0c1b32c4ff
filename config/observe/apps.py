from django.apps import AppConfig
from django.conf import settings


class ObserveConfig(AppConfig):
    name = "config.observe"

    def ready(self) -> None:
        from config.observe import sentry, slow_queries, task_logs, task_times

        slow_queries.connect(settings.SLOW_QUERY_MS)
        task_logs.connect(settings.LOG_JSON)
        task_times.connect()
        sentry.connect(settings.SENTRY_DSN)

from django.apps import AppConfig
from django.conf import settings


class ObserveConfig(AppConfig):
    name = "config.observe"

    def ready(self) -> None:
        from config.observe import sentry, slow_queries, task_logs

        slow_queries.connect(settings.SLOW_QUERY_MS)
        task_logs.connect(settings.LOG_JSON)
        sentry.connect(settings.SENTRY_DSN)

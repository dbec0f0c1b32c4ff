from django.apps import AppConfig


class KeepConfig(AppConfig):
    name = "config.keep"

    def ready(self) -> None:
        from config.keep import journal

        journal.connect()

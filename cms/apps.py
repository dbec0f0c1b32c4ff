"""The publication as a Django application."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Publication"

    def ready(self) -> None:
        from cms.publishing import connect  # its imports need loaded models

        connect()

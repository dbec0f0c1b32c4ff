"""The publication as a Django application."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Publication"

    def ready(self) -> None:
        # The imports need loaded models.
        from blocks.wagtail_api import register_with_wagtail_api
        from cms.documents.follow import connect
        from cms.loading import LibraryReferences

        connect()
        register_with_wagtail_api(LibraryReferences())

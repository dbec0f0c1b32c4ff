"""Blocks as a Django application: templates, and the typed body for Wagtail's own API v3."""

from django.apps import AppConfig


class BlocksConfig(AppConfig):
    name = "blocks"
    verbose_name = "Blocks"

    def ready(self) -> None:
        from blocks.wagtail_api import register_with_wagtail_api  # its imports need loaded models

        register_with_wagtail_api()

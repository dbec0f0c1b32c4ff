"""Blocks as a Django application, for their templates and template tags."""

from django.apps import AppConfig


class BlocksConfig(AppConfig):
    name = "blocks"
    verbose_name = "Blocks"

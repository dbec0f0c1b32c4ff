"""The publication as a Django application."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db.migrations import Migration
from django.db.models.signals import post_migrate


def follow_migrations(plan: Sequence[tuple[Migration, bool]] = (), **_: Any) -> None:
    """Have every document made anew after a migration: it may have changed bodies without saving a page.

    `flush` sends the same signal, without a plan.
    """
    from cms.documents import rebuild  # it needs loaded models

    if any(migration.app_label == "cms" for migration, _ in plan):
        rebuild.order_everything()


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Publication"

    def ready(self) -> None:
        # The imports need loaded models.
        from cms.api import wagtail_v3
        from cms.documents import changes, stale
        from cms.documents.follow import connect
        from cms.loading import LibraryReferences
        from cms.tasks import order_rebuild, wake_frontends

        connect()
        stale.marked.connect(order_rebuild, dispatch_uid="cms.order_rebuild")
        post_migrate.connect(follow_migrations, sender=self, dispatch_uid="cms.follow_migrations")
        changes.committed.connect(wake_frontends, dispatch_uid="cms.wake_frontends")
        wagtail_v3.register(LibraryReferences())

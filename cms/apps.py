"""The publication as a Django application."""

from django.apps import AppConfig


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
        changes.committed.connect(wake_frontends, dispatch_uid="cms.wake_frontends")
        wagtail_v3.register(LibraryReferences())

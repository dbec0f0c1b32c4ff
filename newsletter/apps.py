from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "Newsletter"

    def ready(self) -> None:
        # The imports need loaded models.
        from newsletter.models import Newsletter
        from newsletter.publication import tell_readers_of_newsletters

        def told(raw: bool = False, **_: Any) -> None:
            if not raw:
                tell_readers_of_newsletters()

        for signal in (post_save, post_delete):
            signal.connect(told, sender=Newsletter, weak=False, dispatch_uid=f"newsletter.told.{id(signal)}")

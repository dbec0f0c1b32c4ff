from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = "Newsletter"

    def ready(self) -> None:
        # The imports need loaded models.
        from wagtail.permissions import register_permission_policy

        from newsletter import (
            checks,  # noqa: F401 - registers them
            on_publication,
            signing_checks,
        )
        from newsletter.approving import approve
        from newsletter.desk.campaigns.permissions import CampaignPolicy
        from newsletter.desk.campaigns.preview import preview_modes, serve_preview
        from newsletter.hooks import receive
        from newsletter.models import Campaign, Newsletter
        from newsletter.publication import tell_readers_of_newsletters

        # Here, because every process comes by: web, worker, beat and commands.
        signing_checks.refuse_unusable()

        def told(raw: bool = False, **_: Any) -> None:
            if not raw:
                tell_readers_of_newsletters()

        for signal in (post_save, post_delete):
            signal.connect(told, sender=Newsletter, weak=False, dispatch_uid=f"newsletter.told.{id(signal)}")
        receive.connect()
        on_publication.connect()
        register_permission_policy(Campaign, CampaignPolicy(Campaign))
        # Wagtail asks the model for these; the model is a noun and knows nothing of mails.
        Campaign.serve_preview = serve_preview
        Campaign.preview_modes = property(preview_modes)
        Campaign.publish = approve

"""`manage.py connect_frontend`: have the frontend told of every change, as docs/webhooks.md describes."""

import argparse
import os
import re
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.models import WebhookEndpoint

NAME, PATH = "Frontend", "/hooks/cms/"


class Command(BaseCommand):
    help = "Make the reference frontend's webhook, signed with WEBHOOK_SECRET, or mend it."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--url",
            default=settings.FRONTEND_URL,
            help="The frontend as the worker reaches it, where that is not FRONTEND_URL.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        secret = os.environ.get("WEBHOOK_SECRET", "").strip()
        if not re.fullmatch(r"whsec_[A-Za-z0-9+/]{32,}={0,2}", secret):
            raise CommandError(
                "WEBHOOK_SECRET is to be whsec_ and base64: the same here and in the frontend."
            )
        fields = {"url": options["url"].rstrip("/") + PATH, "secret": secret}
        WebhookEndpoint.objects.update_or_create(name=NAME, defaults=fields)
        self.stdout.write(f"{fields['url']} is told of every change.")

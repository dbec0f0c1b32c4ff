"""The publication tells that a page is out: by an editor's button, a workflow or the clock."""

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.models import Page
from wagtail.signals import page_published

from newsletter.waiting import page_is_out
from newsletter.wake_ups import wake_campaigns


def connect() -> None:
    page_published.connect(_published, dispatch_uid="newsletter.on_publication")


def _published(instance: Page, **_: Any) -> None:
    if page_is_out(instance.pk):
        transaction.on_commit(partial(wake_campaigns))

"""What happens when a transmission is published."""

from typing import Any

from wagtail.signals import page_published

from cms.documents import document
from cms.models import TransmissionPage


def connect() -> None:
    """Listen for published transmissions."""
    page_published.connect(prepare, sender=TransmissionPage, dispatch_uid="cms.publishing.prepare")


def prepare(instance: TransmissionPage, **_: Any) -> None:
    """Make every rendition that readers will ask for, so that the first of them does not wait for it."""
    document(instance)

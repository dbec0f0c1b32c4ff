"""Wagtail's log names what was changed by its title, which for people and their lists is the address."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import ModelLogEntry


def forget(model: type[Model], keys: Iterable[int]) -> None:
    """Remove all that was written about these rows, which go, or are gone."""
    ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id__in=[str(key) for key in keys]
    ).delete()

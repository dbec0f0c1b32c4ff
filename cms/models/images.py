"""Pictures. Ours from the first migration, so that fields can be added without a move."""

from typing import Any

from django.db import models, transaction
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class PublicationImage(AbstractImage):
    """A picture of the publication. `description` is the alternative text offered by default."""

    credit = models.CharField(max_length=160, blank=True, help_text="Who made it. For example: Inês Prata")

    admin_form_fields = (*Image.admin_form_fields, "credit")

    @transaction.atomic  # with what `cms.documents.follow` writes for it
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)


class PublicationRendition(AbstractRendition):
    image = models.ForeignKey(PublicationImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="unique_publication_rendition"
            )
        ]

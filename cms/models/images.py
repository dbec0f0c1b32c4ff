"""Pictures. Ours from the first migration, so that fields can be added without a move."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class PublicationImage(AbstractImage):
    """A picture of the publication. `description` is the alternative text offered by default."""

    credit = models.CharField(max_length=160, blank=True, help_text="Who made it. For example: Inês Prata")

    admin_form_fields = (*Image.admin_form_fields, "credit")


class PublicationRendition(AbstractRendition):
    image = models.ForeignKey(PublicationImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="unique_publication_rendition"
            )
        ]

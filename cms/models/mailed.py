"""What was mailed, as the API would have given it."""

from django.db import models
from wagtail.models import Site


class MailedDocument(models.Model):
    """A transmission as it stood in a letter, which may never have been published like that.

    Kept when the letter is made. Readers may ask for it once the letter is out, and not before: until then
    `mailed_at` is null.
    """

    # The letter's own id: it is made anew until it is sent. A digest holds several.
    letter = models.UUIDField()
    public_id = models.UUIDField()
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(max_length=255)
    revision = models.BigIntegerField(db_index=True)
    etag = models.CharField(max_length=32)
    # Its JSON, compressed by zlib, as a `Change` has it.
    content = models.BinaryField()
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "public_id"], name="mailed_once_a_letter")]

    def __str__(self) -> str:
        return f"{self.slug}, revision {self.revision}"

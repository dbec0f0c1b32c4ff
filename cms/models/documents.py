"""What readers get: stored when a transmission is published, so that reading is one indexed query.

`TransmissionDocument` is the present, `Change` the past: every change that readers could notice, in the
order in which it was committed.
"""

from django.db import models
from wagtail.models import Site


class Clock(models.Model):
    """One row, whose `tick` counts every change of the content.

    Whoever changes what readers get advances it first and so holds its row until the end of the
    transaction: ticks are committed in their order, and no two serialise at once.
    """

    tick = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.tick)


class TransmissionDocument(models.Model):
    """A transmission as readers get it, or the trace that it leaves when it is gone.

    The binary columns are `cms.documents.pieces`: `card` and `whole` are JSON, `*_gzip` the same as parts of
    a gzip answer, `whole_brotli` as a whole one. They are empty when the transmission is not `live`.
    """

    public_id = models.UUIDField(unique=True)
    page = models.OneToOneField(
        "cms.TransmissionPage", null=True, on_delete=models.SET_NULL, related_name="document"
    )
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    locale = models.CharField(max_length=100)
    slug = models.CharField(max_length=255)
    url = models.TextField()
    title = models.CharField(max_length=255)
    date = models.DateField()
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    live = models.BooleanField(default=False)
    # A change has reached what it shows, and `cms.documents.rebuild` has not been here yet.
    stale = models.BooleanField(default=False)
    schema_version = models.PositiveSmallIntegerField()
    revision = models.BigIntegerField(null=True)
    tick = models.BigIntegerField(default=0)
    etag = models.CharField(max_length=32)
    # Seconds since 1970. Later than every one before it, because HTTP dates know no fractions.
    modified = models.BigIntegerField(default=0)
    card = models.BinaryField(default=b"")
    card_gzip = models.BinaryField(default=b"")
    whole = models.BinaryField(default=b"")
    whole_gzip = models.BinaryField(default=b"")
    whole_brotli = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            # The orders of the list; the key at the end makes each of them total.
            models.Index("site", models.F("date").desc(), models.F("id").desc(), name="document_date"),
            models.Index("site", "published_at", "id", name="document_published"),
            models.Index("site", "updated_at", "id", name="document_updated"),
            models.Index("site", "slug", name="document_slug"),
            models.Index("id", condition=models.Q(stale=True), name="document_stale"),
        ]

    def __str__(self) -> str:
        return self.url


class DocumentDependency(models.Model):
    """Something that the document shows or would show: `lens:3`, `page:12`. Names: `blocks.dependencies`."""

    document = models.ForeignKey(TransmissionDocument, on_delete=models.CASCADE, related_name="dependencies")
    tag = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "document"], name="one_dependency_a_document")]

    def __str__(self) -> str:
        return self.tag


class DocumentFacet(models.Model):
    """What a list of transmissions can be filtered by: `topic:4`, `author:2`, `lens:7`.

    `date` repeats the document's, so that the newest of a topic are found without reading the others.
    """

    document = models.ForeignKey(TransmissionDocument, on_delete=models.CASCADE, related_name="facets")
    facet = models.CharField(max_length=64)
    date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "facet"], name="one_facet_a_document")]
        indexes = [
            models.Index("facet", models.F("date").desc(), models.F("document").desc(), name="facet_date")
        ]

    def __str__(self) -> str:
        return self.facet


class FormerSlug(models.Model):
    """A slug that a transmission had while it was live: whoever asks for it is sent on."""

    document = models.ForeignKey(TransmissionDocument, on_delete=models.CASCADE, related_name="former_slugs")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    locale = models.CharField(max_length=100)
    slug = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "locale", "slug"], name="one_former_slug")]

    def __str__(self) -> str:
        return self.slug


class Change(models.Model):
    """Something that readers can notice. Never altered; the webhooks and purges to send are read from here.

    `content` of a transmission is its document, compressed by zlib: time travel gives it back. It is null
    when the transmission went.
    """

    class Subject(models.TextChoices):
        TRANSMISSION = "transmission"
        TOPIC = "topic"
        AUTHOR = "author"
        LENS = "lens"
        SITE = "site"
        PAGE = "page"

    class Kind(models.TextChoices):
        PUBLISHED = "published"  # readers could not open it before
        UPDATED = "updated"
        MOVED = "moved"  # its slug or address is another; its text may be too
        GONE = "gone"  # unpublished, restricted or deleted

    tick = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    # Null when it concerns every site.
    site = models.ForeignKey(Site, null=True, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=16, choices=Subject)
    kind = models.CharField(max_length=16, choices=Kind)
    # The public id of a transmission, the slug of a topic, author, lens or page, the host name of a site.
    key = models.CharField(max_length=255)
    slug = models.CharField(max_length=255, blank=True)
    url = models.TextField(blank=True)
    # What caches hold under these names (`Cache-Tag`) is out of date.
    tags = models.JSONField()
    document = models.ForeignKey(
        TransmissionDocument, null=True, on_delete=models.CASCADE, related_name="changes"
    )
    revision = models.BigIntegerField(null=True)
    etag = models.CharField(max_length=32, blank=True)
    content = models.BinaryField(null=True)

    class Meta:
        ordering = ["tick"]
        indexes = [
            models.Index("document", "tick", name="change_document"),
            models.Index("revision", condition=models.Q(revision__isnull=False), name="change_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.tick}: {self.subject} {self.key} {self.kind}"

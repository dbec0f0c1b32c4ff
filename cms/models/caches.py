"""How far each cache in front of the publication has been purged."""

from django.db import models


class PurgedCache(models.Model):
    """One cache that the settings name. Every change up to `tick` has been purged from it.

    `lease_until` keeps a second process away while one is purging.
    """

    name = models.CharField(max_length=120, unique=True)
    tick = models.BigIntegerField()
    purged_at = models.DateTimeField("last purge", null=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)
    lease_holder = models.BigIntegerField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "cache"

    def __str__(self) -> str:
        return self.name

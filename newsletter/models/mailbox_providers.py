"""Who runs people's mailboxes: known by its domains, and by the mail hosts of other people's domains."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

NO_LIMIT = "0 is no limit."


class MailboxProvider(models.Model):
    """The limits hold for each sender by itself, beside its own. No row means "everybody else", 0."""

    # Small, because every row of the ledger carries it.
    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=60, unique=True)
    domains = models.TextField(
        blank=True, help_text="Its own domains, one a line, for example “gmail.com”. They need no look-up."
    )
    mx_suffixes = models.TextField(
        "mail hosts",
        blank=True,
        help_text="How the names of its mail hosts end, one a line, for example “google.com”. "
        "A domain whose MX record names such a host is this provider's too.",
    )
    per_second = models.FloatField(
        default=0,
        validators=[MinValueValidator(0)],
        help_text=f"Messages a second for each sender. {NO_LIMIT}",
    )
    per_hour = models.PositiveIntegerField(
        default=0, help_text=f"Messages in any 60 minutes for each sender. {NO_LIMIT}"
    )
    per_day = models.PositiveIntegerField(
        default=0, help_text=f"Messages in any 24 hours for each sender. {NO_LIMIT}"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MailDomain(models.Model):
    """A domain of subscribers. `provider` is null for "everybody else", and until it was looked up."""

    domain = models.CharField(max_length=255, unique=True)
    provider = models.ForeignKey(
        MailboxProvider, on_delete=models.SET_NULL, null=True, blank=True, related_name="known_domains"
    )
    mx = models.CharField("mail host", max_length=255, blank=True, db_default="")
    looked_up_at = models.DateTimeField(null=True, blank=True, help_text="When DNS last answered.")
    # Moved to tomorrow before DNS is asked: a look-up that fails, hangs or dies is tried again then.
    due_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain

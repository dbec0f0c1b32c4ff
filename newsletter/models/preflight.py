"""What a worker found out about the world outside, for preflight to read; and where test letters go."""

from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import models

from newsletter.addresses import AddressInvalidError, parse_address
from newsletter.models.newsletters import Newsletter


class LinkState(models.TextChoices):
    ALIVE = "alive", "answers"
    DEAD = "dead", "leads nowhere"
    UNKNOWN = "unknown", "could not be checked"


class LinkCheck(models.Model):
    """What became of asking for one address, for whatever mail it stands in."""

    url_hash = models.CharField(max_length=64, unique=True)
    url = models.TextField()
    state = models.CharField(max_length=10, choices=LinkState.choices)
    said = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.url}: {self.state}"

    @staticmethod
    def hash_of(url: str) -> str:
        return sha256(url.encode(errors="replace")).hexdigest()


class DomainCheck(models.Model):
    """What a sender's domain publishes: `findings` are pairs of a verdict and a sentence."""

    domain = models.CharField(max_length=255, unique=True)
    findings = models.JSONField(default=list)
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.domain


def addresses_in_lines(text: str) -> None:
    for line in text.splitlines():
        if line.strip():
            try:
                parse_address(line.strip())
            except AddressInvalidError as error:
                raise ValidationError(f"“{line.strip()}”: {error}") from error


class TestList(models.Model):
    """Addresses that test letters go to. They are colleagues', and nobody's subscription."""

    __test__ = False  # for pytest, which takes its name for a test's

    MOST = 20

    name = models.CharField(max_length=80, help_text="As “The desk” or “Old mail programs”.")
    newsletter = models.ForeignKey(
        Newsletter,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="test_lists",
        help_text="Leave empty to offer it for every newsletter.",
    )
    addresses = models.TextField(
        validators=[addresses_in_lines], help_text=f"One on each line, at most {MOST}."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if len(self.lines) > self.MOST:
            raise ValidationError({"addresses": f"A test goes to {self.MOST} addresses at most."})

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.addresses.splitlines() if line.strip()]

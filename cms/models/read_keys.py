"""Read keys: what a frontend shows to read the Content API of a private installation."""

import hashlib
import re
import secrets
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import Site

SECRET = re.compile(r"tr_[\w-]{43}", re.ASCII)  # 32 random bytes as base64url (RFC 4648)
PREFIX_LENGTH = 11  # `tr_` and 48 bits, which leave 208 to guess
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")
_USUAL_PORTS = {"http": 80, "https": 443}


def hash_of(secret: str) -> str:
    """What is stored of a secret: its SHA-256, as 64 hex digits.

    A slow, salted hash protects what people choose. These are 32 bytes of chance: nobody can try them all,
    and no two are alike, so it would only slow down every request.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def parse_origin(text: str) -> str:
    """An origin as browsers send it (RFC 6454, section 6.2). Raises `ValidationError`."""
    refusal = ValidationError(f"“{text}” is not an origin. Write it as https://example.org, without a path.")
    try:
        parts = urlsplit(text.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError as error:  # also what the codec raises
        raise refusal from error
    host = f"[{host}]" if ":" in host else host
    is_bare = parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)
    if not (is_bare and _SCHEME.fullmatch(parts.scheme) and _HOST.fullmatch(host)):
        raise refusal
    named = port is not None and port != _USUAL_PORTS.get(parts.scheme)
    return f"{parts.scheme}://{host}{f':{port}' if named else ''}"


def check_origins(origins: object) -> None:
    """Raise `ValidationError` unless it is a list of origins as browsers send them."""
    if not isinstance(origins, list) or any(parse_origin(str(one)) != one for one in origins):
        raise ValidationError("This is not a list of origins such as https://example.org.")


class ReadKeys(models.QuerySet["ReadKey"]):
    def live(self) -> "ReadKeys":
        """Neither revoked nor expired."""
        unexpired = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        return self.filter(unexpired, revoked_at=None)

    def with_ambiguity(self) -> "ReadKeys":
        """Each with `shares_host`: whether another site has the host name of the key's site."""
        others = Site.objects.filter(hostname=OuterRef("site__hostname")).exclude(pk=OuterRef("site"))
        return self.annotate(shares_host=Exists(others))

    def used(self, pk: int, now: object, before: object) -> None:
        """Write that the key is used `now`, unless a use after `before` is written already."""
        earlier = Q(last_used_at=None) | Q(last_used_at__lte=before)
        self.filter(earlier, pk=pk).update(last_used_at=now)


class ReadKey(models.Model):
    """The right to read. Its secret is shown once and stored nowhere: here are its hash and its beginning."""

    name = models.CharField(max_length=120, help_text="What you know it by. For example: Site, production")
    prefix = models.CharField("key", max_length=PREFIX_LENGTH, unique=True, editable=False)
    hash = models.CharField(max_length=64, editable=False)
    site = models.ForeignKey(
        Site,
        null=True,
        blank=True,
        # With its site a key goes: without one it would open all of them.
        on_delete=models.CASCADE,
        related_name="+",
        help_text="It reads this site, whichever host name is asked. Left empty, the host name decides.",
    )
    origins = models.JSONField(default=list, blank=True, validators=[check_origins])
    expires_at = models.DateTimeField(
        "expires", null=True, blank=True, help_text="Left empty, it is good until it is revoked."
    )
    requests_per_minute = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="At most this many in each minute of the clock. Left empty, as many as it likes.",
    )
    created_at = models.DateTimeField("made", auto_now_add=True)
    # Written at most once a minute.
    last_used_at = models.DateTimeField("last used", null=True, editable=False)
    revoked_at = models.DateTimeField("revoked", null=True, editable=False)

    objects = ReadKeys.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(requests_per_minute__isnull=True) | Q(requests_per_minute__gte=1),
                name="read_key_limit_is_positive",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def give_secret(self) -> str:
        """Make the secret of a new key. The caller shows it to a person, and saves the key."""
        secret = f"tr_{secrets.token_urlsafe(32)}"
        self.prefix, self.hash = secret[:PREFIX_LENGTH], hash_of(secret)
        return secret

    def revoke(self) -> None:
        """End it for good. The first time stands."""
        type(self).objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now())
        self.refresh_from_db(fields=["revoked_at"])

    @property
    def state(self) -> str:
        if self.revoked_at:
            return "Revoked"
        return "Expired" if self.expires_at and self.expires_at <= timezone.now() else "In use"

"""A person, whatever they are subscribed to."""

from django.db import models


class Subscriber(models.Model):
    email = models.CharField("email address", max_length=320, help_text="As the person wrote it.")
    email_normalized = models.CharField(max_length=320, unique=True, editable=False)
    # Kept beside the address so that an audience meets the suppressions in one join.
    address_hash = models.CharField(max_length=32, editable=False)
    name = models.CharField(max_length=200, blank=True)
    locale = models.CharField(max_length=12, default="en")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.email

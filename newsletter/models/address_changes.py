"""Somebody wants their letters at another address: waits until the owner of that address confirms."""

from django.db import models
from django.db.models import F, Q

from newsletter.models.subscribers import Subscriber


class AddressChange(models.Model):
    """At most one a person: asking anew replaces it. It goes when it was confirmed, or with retention."""

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, related_name="address_change")
    email = models.CharField(max_length=320, help_text="The new address, as the person wrote it.")
    requested_at = models.DateTimeField()
    # The letter to the new address: due until it is sent, counted so that nobody is mailed without end.
    letter_due_at = models.DateTimeField(null=True)
    letter_sent_at = models.DateTimeField(null=True)
    letters = models.PositiveSmallIntegerField(default=0)
    # There is no such mailbox, or its owner wants no such letter.
    letter_bounced_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                F("letter_due_at"), condition=Q(letter_due_at__isnull=False), name="address_change_letter_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} to {self.email}"

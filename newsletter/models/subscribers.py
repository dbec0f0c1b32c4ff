"""A person, whatever they are subscribed to."""

from django.db import models


class Subscriber(models.Model):
    email = models.CharField("email address", max_length=320, help_text="As the person wrote it.")
    email_normalized = models.CharField(max_length=320, editable=False)
    # Kept beside the address so that an audience meets the suppressions in one join.
    address_hash = models.CharField(max_length=32, editable=False)
    name = models.CharField(max_length=200, blank=True)
    locale = models.CharField(max_length=12, default="en")
    time_zone = models.CharField(
        max_length=40, blank=True, help_text="As “Europe/Lisbon”; empty is the newsletter's."
    )
    attributes = models.JSONField(default=dict, blank=True, help_text="Values of the attributes, by key.")
    is_role = models.BooleanField(
        default=False, editable=False, help_text="An address of a function, as info@, not of a person."
    )
    is_disposable = models.BooleanField(
        default=False, editable=False, help_text="Its domain gives out mailboxes that last an hour."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            # Not `unique=True`, for which Django makes a second index, of patterns, that nothing asks.
            models.UniqueConstraint(fields=["email_normalized"], name="subscriber_once"),
        ]
        # What the admin's list filters by, newest first. Its search has an index in 0010_find_people.
        indexes = [
            models.Index(fields=["locale", "id"], name="subscriber_locale"),
            models.Index(fields=["id"], condition=models.Q(is_role=True), name="subscriber_role"),
            models.Index(fields=["id"], condition=models.Q(is_disposable=True), name="subscriber_disposable"),
        ]

    def __str__(self) -> str:
        return self.email

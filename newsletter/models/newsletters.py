"""A newsletter: what people subscribe to, and in whose name it is sent."""

from django.core.validators import RegexValidator
from django.db import models

_one_line = RegexValidator(r"^[^\r\n]*$", "Use one line.")


class Newsletter(models.Model):
    name = models.CharField(
        max_length=120, validators=[_one_line], help_text="As readers see it, for example “Transmissions”."
    )
    slug = models.SlugField(
        max_length=60, unique=True, help_text="Used in forms and in the List-ID of every mail. Keep it."
    )
    description = models.TextField(
        blank=True, help_text="One sentence beside the subscribe form: what comes, and how often."
    )
    from_name = models.CharField(
        max_length=120, validators=[_one_line], help_text="The sender's name, as “Ada at Transmissions”."
    )
    from_email = models.EmailField(
        help_text="The sender's address. Its domain must allow your relay (SPF, DKIM, DMARC)."
    )
    reply_to = models.EmailField(blank=True, help_text="Where answers go, if not to the sender.")
    unsubscribe_email = models.EmailField(
        blank=True,
        help_text="A mailbox that somebody reads, for mail programs that leave lists by mail.",
    )
    double_opt_in = models.BooleanField(
        "double opt-in",
        default=True,
        help_text="Ask new subscribers to confirm by mail. Without it anybody can sign up anybody.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def list_id(self) -> str:
        """The identifier of RFC 2919: stable for as long as slug and sender's domain are."""
        return f"{self.slug}.{self.from_email.rpartition('@')[2]}"

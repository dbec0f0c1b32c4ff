"""A newsletter: what people subscribe to, and in whose name it is sent."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from newsletter.addresses import AddressInvalidError, wire_address


class WhenUnknown(models.TextChoices):
    HOLD = "hold", "leave it to an editor: nobody gets a mail twice"
    RESEND = "resend", "send it again after a quarter of an hour: nobody goes without"


class Engagement(models.TextChoices):
    OFF = "off", "not measured"
    ANONYMOUS = "anonymous", "counted, without whom"
    PERSON = "person", "kept for each person"


def known_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"“{name}” is no time zone. Write it as “Europe/Lisbon” or “America/New_York”.")


def usable_address(address: str) -> None:
    """A field's validator. Django takes domains in other scripts that have no ASCII form."""
    try:
        wire_address(address)
    except AddressInvalidError as error:
        raise ValidationError(str(error)) from error


_color = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write it as #335566.")
one_line = RegexValidator(r"^[^\r\n]*$", "Use one line.")


class Newsletter(models.Model):
    name = models.CharField(
        max_length=120, validators=[one_line], help_text="As readers see it, for example “Transmissions”."
    )
    slug = models.SlugField(
        max_length=60, unique=True, help_text="Used in forms and in the List-ID of every mail. Keep it."
    )
    description = models.TextField(
        blank=True, help_text="One sentence beside the subscribe form: what comes, and how often."
    )
    from_name = models.CharField(
        max_length=120, validators=[one_line], help_text="The sender's name, as “Ada at Transmissions”."
    )
    from_email = models.EmailField(
        validators=[usable_address],
        help_text="The sender's address. Its domain must allow your relay (SPF, DKIM, DMARC).",
    )
    reply_to = models.EmailField(
        blank=True, validators=[usable_address], help_text="Where answers go, if not to the sender."
    )
    unsubscribe_email = models.EmailField(
        blank=True,
        validators=[usable_address],
        help_text="A mailbox that somebody reads, for mail programs that leave lists by mail.",
    )
    double_opt_in = models.BooleanField(
        "double opt-in",
        default=True,
        help_text="Ask new subscribers to confirm by mail. Without it anybody can sign up anybody.",
    )
    topics = models.ManyToManyField(
        "cms.Topic", blank=True, related_name="+", help_text="Topics that subscribers may choose among."
    )
    offers_digest = models.BooleanField(
        default=False, help_text="Subscribers may ask for a digest instead of every issue."
    )
    public_archive = models.BooleanField(
        default=True,
        help_text="Whoever has a mail's link may read it in a browser. Without, only editors see what was "
        "sent, and mails offer no such link.",
    )
    accent_color = models.CharField(
        max_length=7,
        blank=True,
        validators=[_color],
        help_text="For links and buttons of its mails and pages, as #335566. Empty is the publication's.",
    )
    welcome_subject = models.CharField(
        max_length=200, blank=True, validators=[one_line], help_text="Of the letter after confirming."
    )
    welcome_text = models.TextField(
        blank=True, help_text="The letter after confirming: plain text, paragraphs apart. Empty: no letter."
    )
    opens = models.CharField(
        max_length=10,
        choices=Engagement.choices,
        default=Engagement.OFF,
        help_text="Whether it is measured how many open a mail.",
    )
    clicks = models.CharField(
        max_length=10,
        choices=Engagement.choices,
        default=Engagement.OFF,
        help_text="Whether it is measured which links are followed. Links are only rewritten when it is.",
    )
    groups = models.ManyToManyField(
        "auth.Group",
        blank=True,
        related_name="+",
        help_text="Only these groups work with it and see its people. None means all who may.",
    )
    needs_approval = models.BooleanField(
        default=False,
        help_text="A campaign, or a letter of its welcome series, is sent only as somebody approved it who "
        "did not write its last change.",
    )
    time_zone = models.CharField(
        max_length=40,
        blank=True,
        validators=[known_time_zone],
        help_text="The zone that times of sending are meant in, as “Europe/Lisbon”. Empty is the server's.",
    )
    when_unknown = models.CharField(
        "when it is unknown whether a mail arrived",
        max_length=8,
        choices=WhenUnknown.choices,
        default=WhenUnknown.HOLD,
        help_text="After a crash in the moment between a message and the server's answer.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_hidden_from(self, user: Any) -> bool:
        """Whether it is kept to groups that the user is not in."""
        if user.is_superuser:
            return False
        kept = self.groups.all()
        return kept.exists() and not kept.filter(pk__in=user.groups.all()).exists()

    @property
    def list_id(self) -> str:
        """The identifier of RFC 2919: stable for as long as slug and sender's domain are."""
        return f"{self.slug}.{self.from_email.rpartition('@')[2]}"

    @property
    def welcomes(self) -> bool:
        """Whether newcomers get a letter."""
        return bool(self.welcome_subject and self.welcome_text.strip())

    @property
    def zone(self) -> ZoneInfo:
        """The zone that an editor's times are meant in."""
        return ZoneInfo(self.time_zone or settings.TIME_ZONE)

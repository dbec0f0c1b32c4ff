"""What an editor writes beside a campaign's own words: versions to test, and versions for some readers."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable, Revision

from newsletter.models.campaigns import Campaign, personal_words


class Words(Orderable):
    """What is empty is as in the campaign."""

    subject = models.CharField(max_length=200, blank=True, validators=[personal_words])
    preheader = models.CharField(max_length=300, blank=True, validators=[personal_words])
    note = models.TextField("opening note", blank=True, validators=[personal_words])

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.subject or self.preheader or self.note

    @property
    def differ(self) -> bool:
        return bool(self.subject or self.preheader or self.note)


class Alternative(Words):
    """Version B and so on of a test. Version A is the campaign itself."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="alternatives")

    def clean(self) -> None:
        if not self.differ:
            raise ValidationError("Say what is different in this version, or take it away.")


class ReaderVersion(Words):
    """For the followers of a topic, or for who reads a language: they get it at once, and are in no test.

    Where several fit a reader, the first of them does. In a language, the mail is made of the page's
    translation.
    """

    MOST = 20

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="reader_versions")
    topic = models.ForeignKey(
        "cms.Topic",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="for the followers of",
        help_text="Readers who chose this topic.",
    )
    locale = models.ForeignKey(
        "wagtailcore.Locale",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="or for readers in",
        help_text="Readers with this language. They get the published translation of what is sent.",
    )
    # Of a language: the revisions of the translations that were taken, in the order of the campaign's pages.
    taken = models.JSONField(default=list, editable=False)

    class Meta(Words.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(topic__isnull=True, locale__isnull=False)
                | models.Q(topic__isnull=False, locale__isnull=True),
                name="reader_version_for_one",
            )
        ]

    def __str__(self) -> str:
        return self.readers

    @property
    def readers(self) -> str:
        """Who it is for, behind the word “for”."""
        return f"followers of {self.topic}" if self.topic_id else f"readers in {self.locale}"

    @property
    def held(self) -> list[Revision | None]:
        """The translations as they were taken; None for one that is gone."""
        there = Revision.objects.in_bulk(self.taken)
        return [there.get(one) for one in self.taken]

    def clean(self) -> None:
        if bool(self.topic_id) == bool(self.locale_id):
            raise ValidationError("Choose a topic or a language: one of the two.")
        if self.topic_id and not self.differ:
            raise ValidationError("Say what is different in this version, or take it away.")

"""What readers did with a mail, as far as the newsletter measures it. No address, no program, no network."""

from django.db import models

from newsletter.models.campaigns import Campaign
from newsletter.models.subscribers import Subscriber

OPENED = 0


class Verdict(models.IntegerChoices):
    """Who it was. A greater one overrules a smaller one."""

    MACHINE = 1, "a machine"
    UNSURE = 2, "perhaps a person"
    HUMAN = 3, "a person"


class Link(models.Model):
    """A link of a campaign's mail and how often it was followed, by verdict. `number` 0 is the opening.

    Counts are people where the newsletter keeps them for each person, otherwise times. They stay when a
    person is erased or what is old is purged.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="links", db_index=False)
    number = models.PositiveSmallIntegerField()
    # `Variant.label` of the mails that it stands in. The opening, which has no link, is that of all.
    label = models.CharField(max_length=40, blank=True, default="", db_default="")
    url = models.TextField(blank=True)
    machine = models.PositiveIntegerField(default=0, db_default=0)
    unsure = models.PositiveIntegerField(default=0, db_default=0)
    human = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="link_once")]

    def __str__(self) -> str:
        return self.url or "opened"


class Reaction(models.Model):
    """A person opened a mail (`link` 0) or followed one of its links: the best verdict, and its times."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="reactions", db_index=False)
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="reactions", db_index=False
    )
    link = models.PositiveSmallIntegerField()
    verdict = models.PositiveSmallIntegerField(choices=Verdict.choices)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "campaign", "link"], name="reaction_once"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=Verdict.values), name="reaction_verdict_known"
            ),
        ]
        indexes = [
            # Segments ask for months at a time, the purge for what is older than it may be.
            models.Index(fields=["last_at"], name="reaction_age"),
            # Where a campaign is deleted, and for segments by campaign.
            models.Index(fields=["campaign", "subscriber"], name="reaction_of_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}, {self.last_at:%Y-%m-%d %H:%M}"
